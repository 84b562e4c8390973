/* Runs a fuzz target once over each file of its arguments, without a fuzzer: what `make check` does with the seeds and the crashes found. */
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		uint8_t *data;
		long size;

		if (!f || fseek(f, 0, SEEK_END) < 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) < 0) {
			fprintf(stderr, "can't read %s\n", argv[i]);
			return 1;
		}
		/* As long as the input and not a byte more: a sanitizer then sees each byte read behind it. */
		data = malloc(size ? (size_t)size : 1);
		if (!data || fread(data, 1, (size_t)size, f) != (size_t)size)
			return 1;
		fclose(f);
		printf("# %s\n", argv[i]);
		fflush(stdout);
		LLVMFuzzerTestOneInput(data, (size_t)size);
		free(data);
	}
	return 0;
}
