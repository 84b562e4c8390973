/*
 * The conversation over descriptor 3 for mechanisms of several steps. Whoever starts the chain (login's monitor, auth-server) gives
 * the helper one end of a stream socket as descriptor 3 and sets AUTH_MECH to the mechanism's name; without AUTH_MECH
 * descriptor 3 is checkpassword's plain request. Both sides send frames and nothing else; a relay passes the contents on as
 * they are (already decoded from base64 in the protocol, to be encoded by the protocol again).
 *
 *	frame  = kind (1 byte) length (2 bytes, most significant first) contents
 *
 *	to the helper    I  initial response (its length may be 0: "=" in the protocol)
 *	                 N  no initial response was sent; no contents
 *	                 R  response to a challenge
 *	                 X  the client cancelled, or went away: the helper exits 1
 *	from the helper  C  challenge (a success message of the mechanism, as SCRAM's server-final, is one too: the client answers
 *	                    it with an empty response)
 *	                 S  success; no contents. The helper then closes descriptor 3 and executes the rest of its command line.
 *	                 F  refused: a word (refused, unknown, disabled, expired, authzid, syntax), perhaps a SPACE and one
 *	                    line of text that may be shown to the user. The helper exits 1.
 *	                 T  a temporary failure: contents as for F. The helper exits 111.
 *
 * The helper takes turns: one frame from the client, then one from the helper, until S, F or T. A closed socket counts as X.
 *
 * Environment that a mechanism looks at, set by tlswrap or login:
 *	AUTH_MECH        the mechanism, upper case; APOP takes the greeting's stamp from AUTH_CHALLENGE, and its single response is
 *	                 "user SPACE digest"
 *	AUTH_CHALLENGE   when set, the random part of challenges is derived from it (so that several helpers can take part in one
 *	                 conversation); for APOP the stamp with its angle brackets
 *	AUTH_SECURED     1 when the connection is encrypted or local
 *	AUTH_SERVICE     imap, pop3, smtp, sieve: the service name of DIGEST-MD5 and GSSAPI
 *	TLS_EXPORTER     channel binding tls-exporter (RFC 9266), hexadecimal
 *	TLS_UNIQUE       channel binding tls-unique (RFC 5929), hexadecimal
 *	TLS_ENDPOINT     channel binding tls-server-end-point (RFC 5929), hexadecimal
 *	TLS_CLIENT_NAME  the user name that a verified client certificate stands for: EXTERNAL
 */
#ifndef AUTH_CONVERSE_H
#define AUTH_CONVERSE_H

#include "base/buf.h"
#include "base/str.h"

#define AUTH_CONVERSE_MAX 16384 /* contents of one frame */

enum auth_frame {
	AUTH_FRAME_INITIAL = 'I',
	AUTH_FRAME_NONE = 'N',
	AUTH_FRAME_RESPONSE = 'R',
	AUTH_FRAME_CANCEL = 'X',
	AUTH_FRAME_CHALLENGE = 'C',
	AUTH_FRAME_SUCCESS = 'S',
	AUTH_FRAME_REFUSED = 'F',
	AUTH_FRAME_TEMPORARY = 'T',
};

/* Writes one frame to the socket, whole. 0, or -1 with errno (EMSGSIZE above the maximum). */
int auth_converse_send(int fd, enum auth_frame kind, struct str contents);
/* Reads one frame; contents replace what b held (its maximum should be AUTH_CONVERSE_MAX). Waits at most timeout_ms for each byte to come.
 * The kind, or AUTH_FRAME_CANCEL for the end of the socket, a timeout, an unknown kind or a frame that is too long. */
enum auth_frame auth_converse_read(int fd, struct buf *b, int timeout_ms);
/* The same over bytes in memory: how many bytes the first frame of s has, 0 when s is only a part of one, -1 when it can't be one. */
int auth_converse_parse(struct str s, enum auth_frame *kind_r, struct str *contents_r);

#endif
