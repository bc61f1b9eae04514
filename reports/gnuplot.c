/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs gnuplot as a process: see gnuplot.h. */
#include "reports/gnuplot.h"

#include "sim/base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { POLL_MS = 5 };

static void put_assignment(plim_str *s, const char *name, const char *before, const char *after)
{
    plim_str_printf(s, "%s='", name);
    for (const char *p = before; *p != '\0'; p++) {
        plim_str_puts(s, *p == '\'' ? "'" : "");
        plim_str_add(s, p, 1);
    }
    plim_str_printf(s, "%s'; ", after);
}

/* The last line of what the process said, for the error. */
static void last_words(FILE *said, char *line, size_t size)
{
    char buffer[256];
    line[0] = '\0';
    rewind(said);
    while (fgets(buffer, sizeof buffer, said) != NULL) {
        size_t n = strcspn(buffer, "\n");
        buffer[n] = '\0';
        if (strspn(buffer, " ^\t") < n) {
            snprintf(line, size, "%s", buffer);
        }
    }
}

static plim_status spawn(const char *program, char *const argv[], int said, pid_t *pid,
                         plim_err *err)
{
    char path[4096];
    char lc_all[] = "LC_ALL=C.UTF-8";
    const char *search = getenv("PATH");
    snprintf(path, sizeof path, "PATH=%s", search == NULL ? "/usr/bin:/bin" : search);
    char *const env[] = {lc_all, path, NULL};
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code == 0) {
        code = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, said, 1);
        code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, said, 2);
        code = code != 0 ? code : posix_spawnp(pid, program, &actions, NULL, argv, env);
        posix_spawn_file_actions_destroy(&actions);
    }
    if (code == ENOENT || code == EACCES) {
        return plim_fail(err, PLIM_EIO, program,
                         "not found, so there are no pictures, only their .gp and .dat files; "
                         "install the package gnuplot-nox");
    }
    return code == 0
               ? PLIM_OK
               : plim_fail(err, PLIM_EIO, program, "could not be started: %s", strerror(code));
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The status of waitpid, or -1 when the process had to be killed. */
static int wait_for(pid_t pid, int limit_ms)
{
    long end = now_ms() + limit_ms;
    int status = 0;
    for (;;) {
        pid_t got = waitpid(pid, &status, WNOHANG);
        if (got == pid) {
            return status;
        }
        if ((got < 0 && errno != EINTR) || now_ms() >= end) {
            break;
        }
        nanosleep(&(struct timespec){.tv_nsec = POLL_MS * 1000000L}, NULL);
    }
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return -1;
}

static plim_status run(const char *program, char *const argv[], const char *script, int limit_ms,
                       plim_err *err)
{
    FILE *said = tmpfile();
    if (said == NULL) {
        return plim_fail(err, PLIM_EIO, "", "no temporary file: %s", strerror(errno));
    }
    pid_t pid = 0;
    plim_status status = spawn(program, argv, fileno(said), &pid, err);
    if (status == PLIM_OK) {
        int code = wait_for(pid, limit_ms);
        if (code == -1) {
            status =
                plim_fail(err, PLIM_EIO, script, "gnuplot took longer than %d s", limit_ms / 1000);
        } else if (!WIFEXITED(code) || WEXITSTATUS(code) != 0) {
            char words[256];
            last_words(said, words, sizeof words);
            status = plim_fail(err, PLIM_EIO, script, "gnuplot failed: %s", words);
        }
    }
    (void)fclose(said);
    return status;
}

plim_status plim_gnuplot_run(const char *program, const char *dir, const char *name,
                             const char *svg, const char *png, int limit_ms, plim_err *err)
{
    plim_str variables = {0}, script = {0};
    put_assignment(&variables, "dir", dir, "/");
    put_assignment(&variables, "svg", svg, "");
    put_assignment(&variables, "png", png, "");
    plim_str_printf(&script, "%s%s/%s.gp", dir[0] == '-' ? "./" : "", dir, name);
    plim_status status = PLIM_OK;
    if (variables.failed || script.failed) {
        status = plim_fail(err, PLIM_ENOMEM, "", "memory ran out while making a figure");
    } else {
        char argv0[] = "gnuplot", no_defaults[] = "-d", evaluate[] = "-e";
        char *const argv[] = {argv0, no_defaults, evaluate, variables.text, script.text, NULL};
        status = run(program == NULL ? "gnuplot" : program, argv, script.text, limit_ms, err);
    }
    plim_str_free(&variables);
    plim_str_free(&script);
    return status;
}
