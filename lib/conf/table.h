/* The table of all settings. Add a line where its prefix has its place; dovetail-settings(5) follows by itself. */
#ifndef CONF_TABLE_H
#define CONF_TABLE_H

#include "conf/conf.h"

extern const struct conf_def conf_table[];
extern const size_t conf_table_n;

#endif
