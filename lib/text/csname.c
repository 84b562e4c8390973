/* Names of charsets. */
#include "text/csname.h"

#include <stddef.h>

/* canonical: its aliases without "-", "_" and such, without "x-" or "cs" in front; one after the other, so that there are no pointers to relocate. */
static const char names[] =
    "utf-8: utf8 usascii ascii ansix341968 ansix341986 646 iso646us iso646irv1991 isoir6 ibm367 cp367 us "
    "cp65001 "
    "utf8sig unicode11utf8 default unknown unknown8bit 8bit 7bit utf8mac\n"
    "latin1: iso88591 isolatin1 latin1 l1 isoir100 iso885911987 ibm819 cp819\n"
    "windows-1252: windows1252 cp1252 win1252 ansi ansi1252 iso88591windows30latin1\n"
    "utf-7: utf7 unicode11utf7 unicode20utf7\n"
    "utf-16: utf16 unicode iso10646ucs2 ucs2\n"
    "ISO-8859-2: iso88592 isolatin2 latin2 l2 isoir101 iso885921987\n"
    "ISO-8859-3: iso88593 isolatin3 latin3 l3 isoir109 iso885931988\n"
    "ISO-8859-4: iso88594 isolatin4 latin4 l4 isoir110 iso885941988\n"
    "ISO-8859-5: iso88595 isolatincyrillic cyrillic isoir144 iso885951988\n"
    "ISO-8859-6: iso88596 isolatinarabic arabic isoir127 iso885961987 iso88596i iso88596e asmo708 ecma114\n"
    "ISO-8859-7: iso88597 isolatingreek greek greek8 isoir126 iso885971987 ecma118 elot928 suneugreek\n"
    "ISO-8859-8: iso88598 isolatinhebrew hebrew isoir138 iso885981988 iso88598i iso88598e logical visual\n"
    "ISO-8859-9: iso88599 isolatin5 latin5 l5 isoir148 iso885991989\n"
    "ISO-8859-10: iso885910 isolatin6 latin6 l6 isoir157\n"
    "ISO-8859-13: iso885913 latin7 l7 isoir179\n"
    "ISO-8859-14: iso885914 latin8 l8 isoir199\n"
    "ISO-8859-15: iso885915 latin9 latin0 l9 isoir203\n"
    "ISO-8859-16: iso885916 latin10 l10 isoir226\n"
    "windows-874: windows874 cp874 dos874 ibm874 tis620 tis6202533 tis62025330 iso885911 thai8\n"
    "WINDOWS-1250: windows1250 cp1250 win1250 ansi1250\n"
    "WINDOWS-1251: windows1251 cp1251 win1251 ansi1251\n"
    "WINDOWS-1253: windows1253 cp1253 win1253\n"
    "WINDOWS-1254: windows1254 cp1254 win1254\n"
    "WINDOWS-1255: windows1255 cp1255 win1255\n"
    "WINDOWS-1256: windows1256 cp1256 win1256\n"
    "WINDOWS-1257: windows1257 cp1257 win1257\n"
    "WINDOWS-1258: windows1258 cp1258 win1258\n"
    "KOI8-R: koi8r koi8 koi\n"
    "KOI8-U: koi8u\n"
    "koi8-ru: koi8ru\n"
    "koi8-t: koi8t\n"
    "ptcp154: ptcp154 pt154 cp154 cyrillicasian\n"
    "kz-1048: kz1048 strk10482002 rk1048\n"
    "CP437: ibm437 cp437 437 pc8codepage437 dos437\n"
    "CP850: ibm850 cp850 850 pc850multilingual\n"
    "CP866: ibm866 cp866 866 dos866\n"
    "cp737: ibm737 cp737 737\n"
    "cp775: ibm775 cp775 775 pc775baltic\n"
    "cp852: ibm852 cp852 852 pcp852\n"
    "cp855: ibm855 cp855 855\n"
    "cp857: ibm857 cp857 857\n"
    "cp858: ibm858 cp858 858 ibm00858 cp00858 ccsid00858 pcmultilingual850euro\n"
    "cp860: ibm860 cp860 860\n"
    "cp861: ibm861 cp861 861 cpis\n"
    "cp862: ibm862 cp862 862 dos862 pc862latinhebrew\n"
    "cp863: ibm863 cp863 863\n"
    "cp864: ibm864 cp864 864\n"
    "cp865: ibm865 cp865 865\n"
    "cp869: ibm869 cp869 869 cpgr\n"
    "macintosh: macintosh mac macroman\n"
    "mac-ce: macce maccentraleurope maccentraleurroman\n"
    "mac-cyrillic: maccyrillic macukrainian macuk\n"
    "mac-greek: macgreek\n"
    "mac-turkish: macturkish\n"
    "viscii: viscii viscii111\n"
    "tcvn: tcvn tcvn5712 tcvn57121 tcvn571211993\n"
    "armscii-8: armscii8\n"
    "euc-jp: eucjp eucjpms eucjpwin cp51932 eucpkdfmtjapanese extendedunixcodepackedformatforjapanese ujis\n"
    "shift_jis: shiftjis sjis mskanji cp932 windows932 windows31j win932 mscp932 macjapanese ibm943 cp943 "
    "pck\n"
    "iso-2022-jp: iso2022jp iso2022jp1 iso2022jp2 iso2022jpms cp50220 cp50221 cp50222 jis jis7\n"
    "gb18030: gb18030 gb180302005 gb2312 gb231280 gb23121980 isoir58 iso58gb231280 gbk cp936 windows936 "
    "ms936 euccn cngb "
    "chinese gb\n"
    "hz: hz hzgb2312 hzgb\n"
    "iso-2022-cn: iso2022cn iso2022cnext\n"
    "BIG5: big5 bigfive cnbig5 xbig5 cp950 windows950 big5eten\n"
    "BIG5-HKSCS: big5hkscs big5hkscs2004 big5hkscs2008\n"
    "euc-tw: euctw cns11643\n"
    "CP949: euckr ksc56011987 ksc56011989 ksc5601 ksx1001 isoir149 korean windows949 cp949 ms949 uhc\n"
    "iso-2022-kr: iso2022kr\n";

enum { LONGEST = 48 };

/* Letters and digits, small. 0 for what is longer than any. */
static size_t squeeze(struct str name, char *dst)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		if (!str_is_alnum(name.p[i]))
			continue;
		if (n == LONGEST)
			return 0;
		dst[n++] = str_lower_ch(name.p[i]);
	}
	return n;
}

static struct str look_up(struct str key)
{
	struct str all = str_c(names), line, is, alias;

	while (key.n && str_cut(&all, '\n', &line)) {
		str_cut(&line, ':', &is);
		while (str_cut(&line, ' ', &alias))
			if (str_eq(alias, key))
				return is;
	}
	return STR("");
}

struct str text_csname_find(struct str name)
{
	char key[LONGEST];
	bool is_private = str_istarts(name, STR("x-")) || str_istarts(name, STR("cs"));
	struct str is = look_up(str_of(key, squeeze(name, key)));

	if (is.n == 0 && is_private)
		is = look_up(str_of(key, squeeze(str_from(name, 2), key)));
	return is.n ? is : name;
}
