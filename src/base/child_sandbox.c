// SPDX-License-Identifier: GPL-3.0-or-later
// What a child gives up before it looks at a stranger's bytes: resource limits, the right to gain
// rights, the file system and network (Landlock, where the kernel has it), all system calls but the
// few that decoding needs (seccomp).
#include "base/child_internal.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#define HAS_FEATURE(name) __has_feature(name)
#else
#define HAS_FEATURE(name) 0
#endif
// A sanitizer reserves terabytes of addresses and makes calls of its own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                               \
    HAS_FEATURE(address_sanitizer) || HAS_FEATURE(thread_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

// The kernel's interface, given here because a distribution's headers may be older than its kernel.
struct landlock_rules {
    uint64_t files;
    uint64_t network;
    uint64_t scope;
};
enum { LANDLOCK_VERSION_FLAG = 1, LANDLOCK_CREATE = 444, LANDLOCK_RESTRICT = 446 };

int child_landlock_version(void) {
    long version = syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_VERSION_FLAG);
    return version < 0 ? 0 : (int)version;
}

// Handles every right the kernel knows and allows none of them.
static bool close_landlock(void) {
    int version = child_landlock_version();
    if (version == 0) {
        return true; // an old kernel: seccomp alone
    }
    struct landlock_rules rules = {.files = 0x1FFF};
    rules.files |= version >= 2 ? 1U << 13 : 0; // link or rename across folders
    rules.files |= version >= 3 ? 1U << 14 : 0; // truncate
    rules.files |= version >= 5 ? 1U << 15 : 0; // ioctl of a device
    rules.network = version >= 4 ? 3 : 0;       // bind, connect
    rules.scope = version >= 6 ? 3 : 0;         // abstract sockets, signals
    size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    long fd = syscall(LANDLOCK_CREATE, &rules, size, 0);
    if (fd < 0) {
        return false;
    }
    bool ok = syscall(LANDLOCK_RESTRICT, fd, 0) == 0;
    close((int)fd);
    return ok;
}

static bool allow_calls(scmp_filter_ctx filter) {
    static const int calls[] = {
        SCMP_SYS(read),    SCMP_SYS(write),      SCMP_SYS(pread64),      SCMP_SYS(lseek),
        SCMP_SYS(munmap),  SCMP_SYS(mremap),     SCMP_SYS(brk),          SCMP_SYS(madvise),
        SCMP_SYS(exit),    SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(futex),   SCMP_SYS(getrandom),  SCMP_SYS(sched_yield),  SCMP_SYS(clock_gettime),
        SCMP_SYS(close),   SCMP_SYS(getpid),     SCMP_SYS(gettid),
        SCMP_SYS(sysinfo), // qsort() asks how much memory there is
    };
    bool ok = true;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    }
    // Memory, never executable.
    struct scmp_arg_cmp no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_exec) == 0;
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_exec) == 0;
    // abort() sends a signal to itself.
    struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, self) == 0;
    if (SANITIZED) {
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sigaltstack), 0) == 0;
    } else {
        // A library may try a file and do without.
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0) == 0;
        ok = ok && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 0) == 0;
    }
    return ok;
}

static bool close_calls(void) {
    scmp_filter_ctx filter =
        seccomp_init(SANITIZED ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
    if (filter == NULL) {
        return false;
    }
    bool ok = allow_calls(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return ok;
}

static bool limit(int resource, rlim_t soft, rlim_t hard) {
    return setrlimit(resource, &(struct rlimit){.rlim_cur = soft, .rlim_max = hard}) == 0;
}

// Address space in use, bytes.
static size_t address_space(void) {
    size_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file != NULL) {
        if (fscanf(file, "%zu", &pages) != 1) {
            pages = 0;
        }
        fclose(file);
    }
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

bool child_close_in(unsigned seconds, size_t memory, struct error *error) {
    size_t space = address_space() + memory;
    bool ok = limit(RLIMIT_CPU, seconds, seconds + 1) && limit(RLIMIT_FSIZE, 0, 0) &&
              limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_NOFILE, 8, 8) &&
              (SANITIZED || limit(RLIMIT_AS, space, space)) &&
              prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
              prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && close_landlock() && close_calls();
    if (!ok) {
        error_set(error, ERROR_INTERNAL,
                  "Ядро системы не дало закрыть чтение чужого файла в песочницу, поэтому файл не "
                  "прочитан. Покажите это администратору: vsoko doctor.");
        return error_cause(error, "%s", strerror(errno));
    }
    return true;
}
