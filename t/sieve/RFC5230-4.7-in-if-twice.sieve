# message: vac.eml
# args: -f ann@example.net -r me@example.com
require ["vacation", "fileinto"];
fileinto "first";
vacation "away";
if true { vacation :handle "other" "away again"; }
