# mail: From: a@example.com
# mail: Content-Type: application/pdf
# mail: Content-Disposition: attachment; filename="very-important.pdf"
# args: -f tim@example.com -r me@example.com
require ["mime","foreverypart","fileinto"];
foreverypart {
    if allof (header :mime :param "filename" :contains "Content-Disposition" "important",
              header :mime :subtype "Content-Type" "pdf",
              size :over 100K) {
        fileinto "INBOX.important";
        break;
    }
}
