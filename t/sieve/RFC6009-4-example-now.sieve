# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: envelope bytimerelative 0
# world: envelope bytimeabsolute 2025-05-21T13:37:00+02:00
require ["envelope","envelope-deliverby","fileinto","relational","comparator-i;ascii-numeric","date","variables"];
if anyof (envelope :contains "bytimerelative" "-",
          envelope :value "eq" :comparator "i;ascii-numeric" "bytimerelative" "0") { fileinto "late"; }
if currentdate :matches "iso8601" "*" {
    set "cdate" "${0}";
    if envelope :value "ge" "bytimeabsolute" "${cdate}" { fileinto "in time"; }
}
if envelope :matches :zone "+0000" "bytimeabsolute" "*T*:*:*" {
    set "bdate" "${0}";
    set "bhour" "${2}";
    if currentdate :zone "+0000" :value "lt" "iso8601" "${bdate}" { fileinto "missed-${bhour}"; }
}
