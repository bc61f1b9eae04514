/* SPDX-License-Identifier: GPL-3.0-or-later
 * A program that uses libplimsoll: compares two platforms in a shortened scenario, tells on
 * standard error what each service's slowest hundredth waits, and writes the long table.
 *
 *     consumer SCENARIO.json HORIZON_S PLATFORM PLATFORM >results.csv */
#include <plimsoll.h>

#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static plimsoll_status solve(char **argv, plimsoll_scenario **scenario, plimsoll_results **results,
                             plimsoll_error **error)
{
    const char *const platforms[] = {argv[3], argv[4]};
    plimsoll_status status = plimsoll_scenario_from_file(argv[1], scenario, error);
    if (status == PLIMSOLL_OK) {
        plimsoll_set_seed(*scenario, 7);
        status = plimsoll_set_horizon_s(*scenario, strtod(argv[2], NULL), error);
    }
    if (status == PLIMSOLL_OK) {
        status = plimsoll_set_replications(*scenario, 2, error);
    }
    if (status == PLIMSOLL_OK) {
        status = plimsoll_set_platforms(*scenario, platforms, 2, error);
    }
    return status == PLIMSOLL_OK ? plimsoll_compare(*scenario, results, error) : status;
}

static void tell(const plimsoll_results *results)
{
    for (size_t i = 0; i < plimsoll_results_n_rows(results); i++) {
        const plimsoll_row *row = plimsoll_results_row(results, i);
        bool refused = strcmp(row->status, "refused") == 0;
        if (refused || (strcmp(row->metric, "sojourn_p99") == 0 && row->point[0] == '\0')) {
            fprintf(stderr, "%s on %s: ", row->entity, row->platform);
            if (isnan(row->value)) {
                fprintf(stderr, "%s (%s)\n", row->status, row->note);
            } else {
                fprintf(stderr, "%g %s, from %g to %g\n", row->value, row->unit, row->ci_low,
                        row->ci_high);
            }
        }
    }
}

int main(int argc, char **argv)
{
    plimsoll_scenario *scenario = NULL;
    plimsoll_results *results = NULL;
    plimsoll_error *error = NULL;
    if (argc != 5) {
        fprintf(stderr, "usage: consumer SCENARIO.json HORIZON_S PLATFORM PLATFORM\n");
        return PLIMSOLL_USAGE;
    }
    setlocale(LC_ALL, ""); /* whatever it is, the table has decimal points */
    plimsoll_status status = solve(argv, &scenario, &results, &error);
    if (status == PLIMSOLL_OK) {
        tell(results);
        status = plimsoll_results_write(results, "csv", stdout, &error);
    }
    plimsoll_error_print(error, stderr);
    plimsoll_error_free(error);
    plimsoll_results_free(results);
    plimsoll_scenario_free(scenario);
    return (int)status;
}
