/* A helper process that finishes what the main one has left to it. */
#ifndef SYS_OUTLIVE_H
#define SYS_OUTLIVE_H

/*
 * For a process that ends by itself soon after the one it serves: whoever ends a whole session (systemd does when a unit's main process has ended,
 * KillMode=control-group, systemd.kill(5)) would else cut off the last answer, which is still on its way through here. SIGTERM is ignored, also in
 * programs executed later; SIGKILL, which follows, is the limit.
 */
void sys_outlive(void);

#endif
