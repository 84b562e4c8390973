# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: envelope bytimeabsolute 2025-05-21T13:42:00+02:00
require ["envelope","envelope-deliverby","date"];
if envelope :originalzone :matches "bytimeabsolute" "*" { stop; }
if envelope :zone "CET" :matches "bytimeabsolute" "*" { stop; }
