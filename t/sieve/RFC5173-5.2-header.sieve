# message: C.eml
require ["body", "fileinto"];
if body :content "message/rfc822" :matches "*Hello request??" { fileinto "no-empty-line"; }
if body :content "message/rfc822" :matches "*Hello request?" { fileinto "header"; }
