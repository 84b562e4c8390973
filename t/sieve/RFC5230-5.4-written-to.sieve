# mail: From: ann@example.net
# mail: To: Others <others@example.com>, "Me, myself" <Other.Me@example.com>
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation :addresses ["Me Myself <other.me@example.com>"] "I am away";
