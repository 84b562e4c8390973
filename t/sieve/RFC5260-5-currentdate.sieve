# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["date","relational","fileinto","index","variables"];
if currentdate :matches "year" "*" { fileinto "year ${1}"; }
if currentdate :matches "month" "*" { fileinto "month ${1}"; }
if currentdate :matches "day" "*" { fileinto "day ${1}"; }
if currentdate :matches "date" "*" { fileinto "date ${1}"; }
if currentdate :matches "julian" "*" { fileinto "julian ${1}"; }
if currentdate :matches "hour" "*" { fileinto "hour ${1}"; }
if currentdate :matches "minute" "*" { fileinto "minute ${1}"; }
if currentdate :matches "second" "*" { fileinto "second ${1}"; }
if currentdate :matches "time" "*" { fileinto "time ${1}"; }
if currentdate :matches "iso8601" "*" { fileinto "iso8601 ${1}"; }
if currentdate :matches "std11" "*" { fileinto "std11 ${1}"; }
if currentdate :matches "zone" "*" { fileinto "zone ${1}"; }
if currentdate :matches "weekday" "*" { fileinto "weekday ${1}"; }
