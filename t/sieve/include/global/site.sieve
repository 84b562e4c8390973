require ["fileinto"];
fileinto "site";
