/* Identity: taken on for good, and proved. */
#include "sys/become.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Real, effective and saved ids are all what they should be. */
static bool ids_are(uid_t uid, gid_t gid)
{
	uid_t r, e, s;
	gid_t rg, eg, sg;

	if (getresuid(&r, &e, &s) < 0 || getresgid(&rg, &eg, &sg) < 0)
		return false;
	return r == uid && e == uid && s == uid && rg == gid && eg == gid && sg == gid;
}

/* The way back must be shut: each of these calls has to fail. */
static bool is_regainable(void)
{
	return setuid(0) == 0 || seteuid(0) == 0 || setgid(0) == 0 || setegid(0) == 0;
}

static int set_ids(uid_t uid, gid_t gid, const gid_t *groups, int ngroups, struct err *e)
{
	if (setgroups(ngroups < 0 ? 1 : (size_t)ngroups, ngroups < 0 ? &gid : groups) < 0)
		return err_sys(e, "setgroups for uid %lu failed", (unsigned long)uid);
	if (setresgid(gid, gid, gid) < 0)
		return err_sys(e, "setgid(%lu) failed", (unsigned long)gid);
	if (setresuid(uid, uid, uid) < 0)
		return err_sys(e, "setuid(%lu) failed", (unsigned long)uid);
	return 0;
}

int become(uid_t uid, gid_t gid, const gid_t *groups, int ngroups, struct err *e)
{
	if (uid == 0 || gid == 0)
		return err_set(e, ERR_PERM, "refused: uid %lu, gid %lu: root is nobody's mail user",
		    (unsigned long)uid, (unsigned long)gid);
	for (int i = 0; i < ngroups; i++) {
		if (groups[i] == 0)
			return err_set(e, ERR_PERM, "refused: uid %lu is in group 0", (unsigned long)uid);
	}
	if (geteuid() == 0 && set_ids(uid, gid, groups, ngroups, e) < 0)
		return -1;
	if (!ids_are(uid, gid))
		return err_set(e, ERR_PERM,
		    "can't become uid %lu, gid %lu: we are uid %lu, gid %lu and not root", (unsigned long)uid,
		    (unsigned long)gid, (unsigned long)geteuid(), (unsigned long)getegid());
	if (is_regainable())
		die(ERR_TEMP, "root could be regained after becoming uid %lu", (unsigned long)uid);
#ifndef __SANITIZE_ADDRESS__
	prctl(PR_SET_DUMPABLE, 0);
#endif
	return 0;
}

int become_lookup(const char *name, uid_t *uid, gid_t *gid, struct err *e)
{
	struct passwd *pw;

	errno = 0;
	pw = getpwnam(name);
	if (!pw && errno && errno != ENOENT)
		return err_sys(e, "looking up the system user %s failed", name);
	if (!pw)
		return err_set(e, ERR_NOTFOUND, "there is no system user %s", name);
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return 0;
}

void become_refuse_root(void)
{
	uid_t r, e, s;

	if (getresuid(&r, &e, &s) < 0 || r == 0 || e == 0 || s == 0)
		die(ERR_PERM, "refused to run as root: mail belongs to a user; start it as that user, or "
		              "behind a login program");
}
