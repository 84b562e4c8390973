# message: unknown-encoding.eml
require ["body", "fileinto"];
if body :text :contains "Uryyb" { fileinto "no-text"; }
if body :content ["text", "text/plain"] :contains "" { fileinto "no-plain"; }
if body :content "application/octet-stream" :contains "Uryyb" { fileinto "octets"; }
if body :content "application" :contains "Uryyb" { fileinto "application"; }
if body :content "" :contains "Uryyb" { fileinto "any"; }
