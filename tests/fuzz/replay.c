/* SPDX-License-Identifier: GPL-3.0-or-later
 * Gives a fuzz target what is in the named directories, without libFuzzer: every file whole, and
 * every beginning of it, since a text that stops too early is the commonest of wrong inputs. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Longer files are not cut: a corpus is kept small. */
enum { SIZE_MAX_BYTES = 1 << 20, CUT_MAX_BYTES = 1 << 13 };

/* The input lies in a block of its own size, so that a sanitizer sees the first byte beyond. */
static void give(const uint8_t *data, size_t n)
{
    uint8_t *copy = malloc(n > 0 ? n : 1);
    if (copy == NULL) {
        abort();
    }
    for (size_t i = 0; i < n; i++) {
        copy[i] = data[i];
    }
    (void)LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static bool replay_file(const char *path)
{
    static uint8_t data[SIZE_MAX_BYTES];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    size_t n = fread(data, 1, sizeof data, file);
    bool whole = ferror(file) == 0 && fclose(file) == 0;
    if (!whole || n == sizeof data) {
        fprintf(stderr, "%s: cannot be read, or is too long\n", path);
        return false;
    }
    give(data, n);
    for (size_t cut = 0; cut < n && n <= CUT_MAX_BYTES; cut++) {
        give(data, cut);
    }
    return true;
}

static bool replay_directory(const char *path, size_t *n_files)
{
    struct dirent **list;
    int n = scandir(path, &list, NULL, alphasort);
    if (n < 0) {
        perror(path);
        return false;
    }
    bool good = true;
    for (int i = 0; i < n; i++) {
        char name[4096];
        int length = snprintf(name, sizeof name, "%s/%s", path, list[i]->d_name);
        if (list[i]->d_name[0] != '.') {
            good = length > 0 && (size_t)length < sizeof name && replay_file(name) && good;
            ++*n_files;
        }
        free(list[i]);
    }
    free(list);
    return good;
}

int main(int argc, char **argv)
{
    size_t n_files = 0;
    bool good = true;
    for (int i = 1; i < argc; i++) {
        good = replay_directory(argv[i], &n_files) && good;
    }
    printf("%zu files replayed\n", n_files);
    return good && n_files > 0 ? 0 : 1;
}
