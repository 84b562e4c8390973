require ["fileinto","copy"];
fileinto :copy "archive";
