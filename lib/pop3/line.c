/* Lines of commands. */
#include "pop3/line.h"

bool pop3_line_parse(struct str line, struct pop3_line *r)
{
	*r = (struct pop3_line){STR(""), line};
	if (str_chr(line, '\0') >= 0)
		return false;
	str_cut(&r->args, ' ', &r->verb);
	if (str_is_nil(r->args))
		r->args = STR("");
	return r->verb.n > 0 && r->verb.n <= POP3_LINE_VERB;
}
