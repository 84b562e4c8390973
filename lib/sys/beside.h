/* Programs of one installation find each other: the folder of the running program stands first in PATH. */
#ifndef SYS_BESIDE_H
#define SYS_BESIDE_H

/* Puts the folder of this program's file in front of PATH. Nothing when /proc doesn't tell it. */
void sys_beside(void);

#endif
