/* SPDX-License-Identifier: GPL-3.0-or-later
 * The command line: finds the verb, parses its options from one table, prints help. */
#include "sim/app/cmd.h"

#include "models/layer.h"
#include "sim/app/study.h"
#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND(name) extern const plim_command plim_command_##name;
#include "sim/app/commands.def"
#undef COMMAND

const plim_command *const plim_commands[] = {
#define COMMAND(name) &plim_command_##name,
#include "sim/app/commands.def"
#undef COMMAND
    NULL,
};

enum { HELP_OPTION = 1000, FIRST_LONG = 2000 };

static size_t option_index(const plim_command *command, const char *name)
{
    size_t i = 0;
    while (command->options[i].name != NULL && strcmp(command->options[i].name, name) != 0) {
        i++;
    }
    PLIM_ASSERT(command->options[i].name != NULL);
    return i;
}

const char *plim_cli_value(const plim_cli *cli, const char *name)
{
    return cli->value[option_index(cli->command, name)];
}

bool plim_cli_flag(const plim_cli *cli, const char *name)
{
    return plim_cli_value(cli, name) != NULL;
}

plim_status plim_cli_real(const plim_cli *cli, const char *name, double min, double max,
                          double fallback, double *out, plim_err *err)
{
    const char *text = plim_cli_value(cli, name);
    if (text == NULL) {
        *out = fallback;
        return PLIM_OK;
    }
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= min && value <= max)) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "--%s: found \"%s\", expected a number from %g to %g", name, text, min,
                         max);
    }
    *out = value;
    return PLIM_OK;
}

plim_status plim_cli_integer(const plim_cli *cli, const char *name, int64_t min, int64_t max,
                             int64_t fallback, int64_t *out, plim_err *err)
{
    const char *text = plim_cli_value(cli, name);
    if (text == NULL) {
        *out = fallback;
        return PLIM_OK;
    }
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < min || value > max) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "--%s: found \"%s\", expected an integer from %lld to %lld", name, text,
                         (long long)min, (long long)max);
    }
    *out = value;
    return PLIM_OK;
}

plim_status plim_cli_choice(const plim_cli *cli, const char *name, const char *const *choices,
                            int *out, plim_err *err)
{
    const char *text = plim_cli_value(cli, name);
    plim_str list = {0};
    *out = 0;
    if (text == NULL) {
        return PLIM_OK;
    }
    for (int i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], text) == 0) {
            *out = i;
            plim_str_free(&list);
            return PLIM_OK;
        }
        plim_str_printf(&list, "%s%s", i == 0 ? "" : ", ", choices[i]);
    }
    plim_status status = plim_fail(err, PLIM_EUSAGE, "", "--%s: found \"%s\", expected one of %s",
                                   name, text, list.text == NULL ? "" : list.text);
    plim_str_free(&list);
    return status;
}

plim_status plim_cli_era(const plim_cli *cli, int fallback, int *era, plim_err *err)
{
    const char *text = plim_cli_value(cli, "era");
    plim_str list = {0};
    *era = fallback;
    if (text == NULL) {
        return PLIM_OK;
    }
    for (const int *e = plim_eras; *e != 0; e++) {
        char year[16];
        (void)snprintf(year, sizeof year, "%d", *e);
        if (strcmp(year, text) == 0) {
            *era = *e;
            plim_str_free(&list);
            return PLIM_OK;
        }
        plim_str_printf(&list, "%s%s", e == plim_eras ? "" : ", ", year);
    }
    plim_status status = plim_fail(err, PLIM_EUSAGE, "", "--era: found \"%s\", expected one of %s",
                                   text, list.text == NULL ? "" : list.text);
    plim_str_free(&list);
    return status;
}

int plim_cli_fail(const plim_cli *cli, const plim_err *err)
{
    fprintf(stderr, "plimsoll %s: %s%s%s\n", cli->command->name, err->where,
            err->where[0] == '\0' ? "" : ": ", err->what);
    return plim_status_exit(err->status);
}

const char *plim_cli_data_dir(const plim_cli *cli)
{
    const char *dir = plim_cli_value(cli, "data-dir");
    if (dir == NULL) {
        dir = getenv("PLIMSOLL_DATA");
    }
    return dir != NULL ? dir : "../shared/data";
}

static void print_options(const plim_command *command, FILE *to)
{
    for (const plim_option *o = command->options; o->name != NULL; o++) {
        char left[64];
        char letter[8] = "    ";
        if (o->letter != 0) {
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        }
        snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->arg == NULL ? "" : " ",
                 o->arg == NULL ? "" : o->arg);
        fprintf(to, "  %-28s %s\n", left, o->help);
    }
    fprintf(to, "  %-28s %s\n", "-h, --help", "print this");
}

static void print_usage(const plim_command *command, FILE *to)
{
    fprintf(to, "usage: plimsoll %s [options]%s%s\n\n%s\n\noptions:\n", command->name,
            command->operands[0] == '\0' ? "" : " ", command->operands, command->summary);
    print_options(command, to);
    if (command->details[0] != '\0') {
        fprintf(to, "\n%s\n", command->details);
    }
}

static void print_verbs(FILE *to)
{
    fprintf(to,
            "plimsoll %s: simulates services on hosts, in virtual machines and in containers\n"
            "\nusage: plimsoll VERB [options] FILE\n\nverbs:\n",
            plim_version());
    for (size_t i = 0; plim_commands[i] != NULL; i++) {
        fprintf(to, "  %-10s %s\n", plim_commands[i]->name, plim_commands[i]->summary);
    }
    fprintf(to, "\n`plimsoll VERB --help` says more. Exit codes: 0 ok, 1 expectation not met,\n"
                "2 usage, 3 scenario, 4 input or output, 5 memory, 6 limit.\n");
}

static int usage_error(const plim_command *command)
{
    fprintf(stderr, "plimsoll %s: try `plimsoll %s --help`\n", command->name, command->name);
    return plim_status_exit(PLIM_EUSAGE);
}

/* Turns the option table into getopt's and fills cli->value. 0: go on; 1: help printed; 2: error */
static int parse(plim_cli *cli, int argc, char **argv)
{
    const plim_command *command = cli->command;
    struct option longs[PLIM_CLI_OPTIONS_MAX + 2] = {0};
    char shorts[2 * PLIM_CLI_OPTIONS_MAX + 3] = "h";
    size_t n = 0, n_short = 1;
    for (; command->options[n].name != NULL; n++) {
        const plim_option *o = &command->options[n];
        PLIM_ASSERT(n < PLIM_CLI_OPTIONS_MAX);
        longs[n] = (struct option){o->name, o->arg == NULL ? no_argument : required_argument, NULL,
                                   FIRST_LONG + (int)n};
        if (o->letter != 0) {
            shorts[n_short++] = o->letter;
            if (o->arg != NULL) {
                shorts[n_short++] = ':';
            }
        }
    }
    longs[n] = (struct option){"help", no_argument, NULL, 'h'};
    shorts[n_short] = '\0';
    optind = 1;
    int got;
    while ((got = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (got == 'h') {
            print_usage(command, stdout);
            return 1;
        }
        if (got == '?') {
            return 2;
        }
        size_t i = got >= FIRST_LONG ? (size_t)(got - FIRST_LONG) : 0;
        while (got < FIRST_LONG && command->options[i].letter != (char)got) {
            i++;
        }
        cli->value[i] = optarg == NULL ? "" : optarg;
    }
    cli->operand = argv + optind;
    cli->n_operands = argc - optind;
    return 0;
}

static int run_command(const plim_command *command, int argc, char **argv)
{
    plim_cli cli = {.command = command};
    char name[64];
    snprintf(name, sizeof name, "plimsoll %s", command->name);
    argv[0] = name; /* what getopt prints before its messages */
    int parsed = parse(&cli, argc, argv);
    if (parsed == 1) {
        return 0;
    }
    if (parsed == 2) {
        return usage_error(command);
    }
    if (cli.n_operands < command->min_operands) {
        fprintf(stderr, "plimsoll %s: found no %s\n", command->name, command->operands);
        return usage_error(command);
    }
    if (cli.n_operands > command->max_operands) {
        fprintf(stderr, "plimsoll %s: found \"%s\", expected nothing more\n", command->name,
                cli.operand[command->max_operands]);
        return usage_error(command);
    }
    int code = command->run(&cli);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "plimsoll %s: writing to standard output failed\n", command->name);
        return plim_status_exit(PLIM_EIO);
    }
    return code;
}

int plim_main(int argc, char **argv)
{
    const char *verb = argc < 2 ? "" : argv[1];
    if (strcmp(verb, "--version") == 0 || strcmp(verb, "-V") == 0) {
        printf("plimsoll %s\n", plim_version());
        return 0;
    }
    if (verb[0] == '\0' || strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0 ||
        strcmp(verb, "help") == 0) {
        print_verbs(argc < 2 ? stderr : stdout);
        return argc < 2 ? plim_status_exit(PLIM_EUSAGE) : 0;
    }
    const char *names[32];
    size_t n = 0;
    for (; plim_commands[n] != NULL; n++) {
        if (strcmp(plim_commands[n]->name, verb) == 0) {
            return run_command(plim_commands[n], argc - 1, argv + 1);
        }
        names[n] = plim_commands[n]->name;
    }
    const char *near = plim_nearest(verb, names, n);
    fprintf(stderr, "plimsoll: found no verb \"%s\"%s%s%s\n", verb,
            near == NULL ? "; `plimsoll --help` lists them" : ", did you mean \"",
            near == NULL ? "" : near, near == NULL ? "" : "\"?");
    return plim_status_exit(PLIM_EUSAGE);
}
