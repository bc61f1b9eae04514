/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program: everything is in cli.c and the verbs. */
#include "sim/app/cmd.h"

#include <gsl/gsl_errno.h>

int main(int argc, char **argv)
{
    gsl_set_error_handler_off(); /* GSL's default aborts the process */
    return plim_main(argc, argv);
}
