/* Verbs are found whatever their case. */
#include "session/command.h"

#include "tap.h"

int main(void)
{
	static const struct session_command t[] = {{"NOOP", 1, NULL, 0}, {"UID FETCH", 2, NULL, 7}};

	ok(session_command_find(t, 2, STR("noop")) == &t[0], "lower case");
	ok(session_command_find(t, 2, STR("Uid Fetch")) == &t[1], "two words");
	ok(!session_command_find(t, 2, STR("NOOPE")), "longer");
	ok(!session_command_find(t, 2, STR("NOO")), "shorter");
	ok(!session_command_find(t, 2, STR("")), "empty");
	return done();
}
