/* The monitor between a helper's conversation (auth/converse.h) and the child's frames: passes contents on, looks into none of them. */
#ifndef LOGIN_TALK_H
#define LOGIN_TALK_H

#include "login/frame.h"
#include "login/monitor.h"

/*
 * `first` is the child's MECH frame; m->attempt runs. LOGIN_OK when the helper said success (the rest of the chain decides then), or said
 * nothing at all and ended (its exit code decides); otherwise its verdict, with the text that the user may see (in m->arena).
 */
enum login_result login_talk(struct login_monitor *m, const struct login_frame *first, struct str *text_r);

#endif
