# message: xhtml-octets.eml
require ["body", "fileinto"];
if body :text :contains "a needle in it" { fileinto "behind octets that are no UTF-8"; }
