/* SPDX-License-Identifier: GPL-3.0-or-later
 * Wrong scenarios and the exact words they are refused with: bad/NAME.json and bad/NAME.txt.
 * PLIMSOLL_UPDATE=1 rewrites the words; read them aloud before they are committed. */
#include "scenarios/scenario.h"
#include "tests/support/suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BAD PLIMSOLL_SOURCE_DIR "/tests/golden/bad"

static struct dirent **files;
static int n_files;

static int is_scenario(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".json") == 0;
}

static char *read_all(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *text = calloc(1, 1 << 20);
    ck_assert_ptr_nonnull(text);
    *n = fread(text, 1, (1 << 20) - 1, file);
    (void)fclose(file);
    return text;
}

/* What the loader says of a text, as printed. */
static char *words_of(const char *name, const char *text, size_t n)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_err err = {0};
    plim_scenario scenario;
    char *words = NULL;
    size_t size = 0;
    const plim_scenario_options options = {.compare = true};
    plim_status status =
        plim_scenario_load_text(name, text, n, &options, &arena, &scenario, &diags, &err);
    ck_assert_msg(status == PLIM_ESCENARIO, "%s was taken (status %d)", name, (int)status);
    FILE *to = open_memstream(&words, &size);
    ck_assert_ptr_nonnull(to);
    plim_diags_print(&diags, to);
    (void)fclose(to);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return words;
}

/* "NAME:LINE:COL: error: /pointer: found X, expected Y", or how many more there are. */
static bool well_formed(const char *line, const char *name)
{
    size_t n = strlen(name);
    if (strncmp(line, "… and ", strlen("… and ")) == 0) {
        return true;
    }
    if (strncmp(line, name, n) != 0 || line[n] != ':') {
        return false;
    }
    char *end = NULL;
    unsigned long at = strtoul(line + n + 1, &end, 10);
    unsigned long column = *end == ':' ? strtoul(end + 1, &end, 10) : 0;
    const char *rest = ": error: /";
    const char *words = strstr(end, ": found ");
    return at > 0 && column > 0 && strncmp(end, rest, strlen(rest)) == 0 && words != NULL &&
           strstr(words, ", expected ") != NULL;
}

START_TEST(the_words_are_exact)
{
    const char *name = files[_i]->d_name;
    char path[1024], words_path[1024];
    size_t n = 0, n_expected = 0;
    (void)snprintf(path, sizeof path, BAD "/%s", name);
    (void)snprintf(words_path, sizeof words_path, BAD "/%.*s.txt",
                   (int)(strlen(name) - strlen(".json")), name);
    char *text = read_all(path, &n);
    char *words = words_of(name, text, n);
    if (getenv("PLIMSOLL_UPDATE") != NULL) {
        FILE *to = fopen(words_path, "wb");
        ck_assert_ptr_nonnull(to);
        ck_assert(fputs(words, to) >= 0);
        ck_assert_int_eq(fclose(to), 0);
    }
    char *expected = read_all(words_path, &n_expected);
    ck_assert_msg(expected != NULL, "%s is missing", words_path);
    ck_assert_msg(strcmp(words, expected) == 0, "%s: said\n%s\nexpected\n%s", name, words,
                  expected);
    for (char *line = strtok(words, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        ck_assert_msg(well_formed(line, name),
                      "not of the form NAME:LINE:COL: error: /pointer: "
                      "found X, expected Y:\n%s",
                      line);
    }
    free(expected);
    free(words);
    free(text);
}
END_TEST

START_TEST(there_are_many)
{
    ck_assert_int_ge(n_files, 25);
}
END_TEST

/* Exit code of the program; its standard output must stay empty. */
static int run_program(const char *arguments)
{
    char command[2048], line[8];
    (void)snprintf(command, sizeof command, "exec '%s' %s 2>/dev/null", PLIMSOLL_BINARY, arguments);
    int to[2];
    ck_assert_int_eq(pipe(to), 0);
    pid_t pid = fork();
    if (pid == 0) {
        (void)dup2(to[1], 1);
        (void)close(to[0]);
        (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    (void)close(to[1]);
    ck_assert_int_eq((int)read(to[0], line, sizeof line), 0);
    (void)close(to[0]);
    int status = 0;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(the_program_says_so_with_its_exit_code_and_writes_nothing)
{
    struct stat there;
    ck_assert_int_eq(run_program("run '" BAD "/cores-zero.json' -o bad-output"), 3);
    ck_assert_int_eq(run_program("compare --format csv '" BAD "/missing-comma.json' -o bad-output"),
                     3);
    ck_assert_int_ne(stat("bad-output", &there), 0);
    ck_assert_int_eq(run_program("check '" BAD "/more-than-twenty.json'"), 3);
    ck_assert_int_eq(run_program("run no-such-file.json"), 4);
    ck_assert_int_eq(run_program("run"), 2);
    ck_assert_int_eq(run_program("rum x.json"), 2);
    ck_assert_int_eq(run_program("explain slo_ms"), 3);
    ck_assert_int_eq(run_program("explain slo_s more"), 2);
    ck_assert_int_eq(run_program("schema more"), 2);
    ck_assert_int_eq(
        run_program("run --replications many '" PLIMSOLL_SOURCE_DIR "/scenarios/gallery/mm1.json'"),
        2);
    ck_assert_int_eq(
        run_program("run --platform vm_hmv '" PLIMSOLL_SOURCE_DIR "/scenarios/gallery/mm1.json'"),
        2);
}
END_TEST

int main(void)
{
    n_files = scandir(BAD, &files, is_scenario, alphasort);
    Suite *suite = suite_create("bad scenarios");
    TCase *words = plim_suite_case(suite, "words");
    tcase_add_loop_test(words, the_words_are_exact, 0, n_files);
    tcase_add_test(words, there_are_many);
    TCase *program = plim_suite_case(suite, "program");
    tcase_add_test(program, the_program_says_so_with_its_exit_code_and_writes_nothing);
    int failed = plim_suite_run(suite);
    for (int i = 0; i < n_files; i++) {
        free(files[i]);
    }
    free(files);
    return failed;
}
