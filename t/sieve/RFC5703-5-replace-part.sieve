# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["foreverypart","mime","replace"];
foreverypart {
  if anyof (header :mime :contenttype :is "Content-Type" "application/octet-stream",
            header :mime :param "filename" :matches ["Content-Type", "Content-Disposition"] ["*.com", "*.exe"]) {
    replace "Executable attachment removed by user filter";
  }
}
