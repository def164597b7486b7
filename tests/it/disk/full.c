/* Makes a disk look full: preloaded into the program, for tests.
 *
 * While the file $DISK_FULL exists, nothing can be written below $DISK_STATE, as long as its file `reserve` takes the
 * last room; and no new reserve can be written in any case. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_full(int fd) {
    const char *flag = getenv("DISK_FULL"), *state = getenv("DISK_STATE");
    char link[64], path[4096], reserve[4096];
    if (!flag || !state || access(flag, F_OK) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, state, strlen(state)) != 0) return 0;
    snprintf(reserve, sizeof reserve, "%s/reserve", state);
    return strcmp(path, reserve) == 0 || access(reserve, F_OK) == 0;
}

#define REFUSE_IF_FULL(fd) if (is_full(fd)) { errno = ENOSPC; return -1; }

ssize_t write(int fd, const void *bytes, size_t count) {
    REFUSE_IF_FULL(fd)
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    return real(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REFUSE_IF_FULL(fd)
    ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    return real(fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    REFUSE_IF_FULL(fd)
    ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
    return real(fd, bytes, count, offset);
}
