# message: A.eml
# args: -e domain=example.com -e remote-ip=192.0.2.1
require ["environment","variables","fileinto","relational"];
if environment :matches "domain" "*" { fileinto "domain=${1}"; }
if environment :matches "host" "*" { fileinto "host=${1}"; }
if environment :matches "location" "*" { fileinto "location=${1}"; }
if environment :matches "name" "*" { fileinto "name=${1}"; }
if environment :matches "phase" "*" { fileinto "phase=${1}"; }
if environment :matches "remote-host" "*" { fileinto "remote-host=${1}"; }
if environment :matches "remote-ip" "*" { fileinto "remote-ip=${1}"; }
if environment :matches "version" "*" { fileinto "version=${1}"; }
if environment :matches "x-none" "*" { fileinto "x-none=${1}"; }
