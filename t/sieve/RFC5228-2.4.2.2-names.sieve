# message: A.eml
require "fileinto";
if header :contains ["From:", "x y"] "" { fileinto "no-header"; }
if address :contains "To:" "" { fileinto "no-address"; }
if exists "Sub ject" { fileinto "no-exists"; }
if not exists ["From", "From:"] { fileinto "yes"; }
