require ["fileinto","variables"];
fileinto "${x}";
