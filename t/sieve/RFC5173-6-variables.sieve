# message: A.eml
require ["body", "variables", "fileinto", "regex"];
if header :matches "subject" "*" { set "s" "${1}"; }
if body :raw :matches "?*" { fileinto "matches"; }
if body :raw :regex "(.)" { fileinto "regex"; }
if string "${1}" "${s}" { fileinto "kept"; }
