/*
 * The commands: one function each, `struct imap *` as its argument, contract in imap/client.h. Each stands in imap/cmd_NAME.c, related ones
 * together. The number is the RFC that defines it.
 */
#ifndef IMAP_CMD_H
#define IMAP_CMD_H

/* cmd_any.c */
int imap_cmd_capability(void *c); /* 9051 */
int imap_cmd_noop(void *c);
int imap_cmd_check(void *c); /* 3501 */
int imap_cmd_logout(void *c);
int imap_cmd_unauthenticate(void *c);
int imap_cmd_id(void *c);        /* 2971 */
int imap_cmd_enable(void *c);    /* 5161 */
int imap_cmd_namespace(void *c); /* 2342 */
/* cmd_select.c */
int imap_cmd_select(void *c); /* also EXAMINE; 7162 */
int imap_cmd_close(void *c);
int imap_cmd_unselect(void *c); /* 3691 */
/* cmd_mailbox.c */
int imap_cmd_create(void *c); /* 6154 */
int imap_cmd_delete(void *c);
int imap_cmd_rename(void *c);
int imap_cmd_subscribe(void *c);
int imap_cmd_unsubscribe(void *c);
/* cmd_list.c */
struct imap;
struct str;
/*
 * The LIST response that belongs to another command in IMAP4rev2 (RFC 9051 section 6.3.9.7): the mailbox with its special uses, behind the attribute
 * `flag` ("": none), and old, unless NIL, as the name that the client gave it.
 */
void imap_list_tell(struct imap *c, struct str name, struct str old, const char *flag);
int imap_cmd_list(void *c); /* 5258, 5819, 6154 */
int imap_cmd_lsub(void *c); /* 3501 */
/* cmd_status.c */
int imap_cmd_status(void *c); /* 8438, 8474 */
/* cmd_append.c */
int imap_cmd_append(void *c); /* 3502, 4469, 7889 */
/* cmd_replace.c */
int imap_cmd_replace(void *c); /* 8508 */
/* cmd_copy.c */
int imap_cmd_copy(void *c); /* 4315 */
int imap_cmd_move(void *c); /* 6851 */
/* cmd_store.c */
int imap_cmd_store(void *c); /* 7162 */
/* cmd_expunge.c */
int imap_cmd_expunge(void *c); /* 4315 */
/* cmd_fetch.c */
int imap_cmd_fetch(void *c); /* 3516, 7162, 8474, 8514, 8970, 9394 */
/* cmd_search.c */
int imap_cmd_search(void *c); /* 4731, 5032, 5182, 5466, 6203, 9394 */
/* cmd_esearch.c */
int imap_cmd_esearch(void *c); /* 7377 */
/* cmd_sort.c */
int imap_cmd_sort(void *c);   /* 5256, 5267, 5957 */
int imap_cmd_thread(void *c); /* 5256 */
/* cmd_language.c */
int imap_cmd_language(void *c); /* 5255 */
int imap_cmd_comparator(void *c);
/* cmd_metadata.c */
int imap_cmd_getmetadata(void *c); /* 5464 */
int imap_cmd_setmetadata(void *c);
/* cmd_quota.c */
int imap_cmd_getquota(void *c); /* 9208 */
int imap_cmd_getquotaroot(void *c);
/* cmd_urlauth.c */
int imap_cmd_resetkey(void *c); /* 4467 */
int imap_cmd_genurlauth(void *c);
int imap_cmd_urlfetch(void *c);
/* deflate.c */
int imap_cmd_compress(void *c); /* 4978 */
/* cmd_context.c */
int imap_cmd_cancelupdate(void *c); /* 5267 */
/* cmd_notify.c */
int imap_cmd_notify(void *c); /* 5465 */
/* cmd_idle.c */
int imap_cmd_idle(void *c); /* 2177 */
struct imap;
struct imap_park;
/* The rest of an IDLE command that another process began: see imap/hibernate.h. */
int imap_cmd_idle_resume(struct imap *c, const struct imap_park *p);

#endif
