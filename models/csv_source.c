/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bytes of a file or of memory, through inflate where they are gzip: see csv_source.h. */
#include "models/csv_source.h"

#include <errno.h>
#include <string.h>

enum { ANY_GZIP = 15 + 16, MEMORY_STEP = 1 << 30 };

/* Gives `z` its next input; *there is false at the end. */
static plim_status refill(plim_csv_source *source, bool *there, const char *where, plim_err *err)
{
    size_t got;
    if (source->file == NULL) {
        got = source->n_data < MEMORY_STEP ? source->n_data : MEMORY_STEP;
        source->z.next_in = source->data;
        source->data = got == 0 ? source->data : source->data + got;
        source->n_data -= got;
    } else {
        errno = 0;
        got = fread(source->in, 1, sizeof source->in, source->file);
        if (got == 0 && ferror(source->file)) {
            return plim_fail(err, PLIM_EIO, where, "cannot read: %s", strerror(errno));
        }
        source->z.next_in = source->in;
    }
    source->z.avail_in = (uInt)got;
    *there = got > 0;
    return PLIM_OK;
}

static bool starts_with(const z_stream *z, const char *magic, size_t n)
{
    return z->avail_in >= n && memcmp(z->next_in, magic, n) == 0;
}

static plim_status look_at_start(plim_csv_source *source, const char *name, plim_err *err)
{
    bool there;
    plim_status status = refill(source, &there, name, err);
    if (status != PLIM_OK) {
        return status;
    }
    if (starts_with(&source->z, "\x28\xb5\x2f\xfd", 4)) {
        return plim_fail(err, PLIM_EIO, name, "found zstd data, expected plain text or gzip");
    }
    if (starts_with(&source->z, "\x1f\x8b", 2)) {
        if (inflateInit2(&source->z, ANY_GZIP) != Z_OK) {
            return plim_fail(err, PLIM_ENOMEM, name, "no memory to decompress");
        }
        source->gzip = true;
        source->in_member = true;
    }
    return PLIM_OK;
}

plim_status plim_csv_source_open(plim_csv_source *source, const char *path, const void *data,
                                 size_t n, const char *name, plim_err *err)
{
    *source = (plim_csv_source){.data = data, .n_data = n};
    if (path != NULL) {
        source->file = fopen(path, "rb");
        if (source->file == NULL) {
            return plim_fail(err, PLIM_EIO, name, "cannot open: %s", strerror(errno));
        }
    }
    plim_status status = look_at_start(source, name, err);
    if (status != PLIM_OK) {
        plim_csv_source_close(source);
    }
    return status;
}

void plim_csv_source_close(plim_csv_source *source)
{
    if (source->gzip) {
        (void)inflateEnd(&source->z);
    }
    if (source->file != NULL) {
        (void)fclose(source->file); /* was only read */
    }
    source->gzip = false;
    source->file = NULL;
}

static plim_status read_plain(plim_csv_source *source, void *to, size_t n, size_t *got,
                              const char *where, plim_err *err)
{
    bool there = true;
    if (source->z.avail_in == 0) {
        plim_status status = refill(source, &there, where, err);
        if (status != PLIM_OK) {
            return status;
        }
    }
    *got = source->z.avail_in < n ? source->z.avail_in : n;
    if (*got > 0) {
        memcpy(to, source->z.next_in, *got);
    }
    source->z.next_in += *got;
    source->z.avail_in -= (uInt)*got;
    return PLIM_OK;
}

/* Between members: zeros are padding, another member goes on, anything else is damage. */
static plim_status next_member(plim_csv_source *source, const char *where, plim_err *err)
{
    while (source->z.avail_in > 0 && *source->z.next_in == 0) {
        source->z.next_in++;
        source->z.avail_in--;
    }
    if (source->z.avail_in == 0) {
        return PLIM_OK;
    }
    if (*source->z.next_in != 0x1f || inflateReset(&source->z) != Z_OK) {
        return plim_fail(err, PLIM_EIO, where,
                         "found bytes that are not gzip after the end of the gzip data");
    }
    source->in_member = true;
    return PLIM_OK;
}

static plim_status inflate_some(plim_csv_source *source, const char *where, plim_err *err)
{
    int result = inflate(&source->z, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
        source->in_member = false;
        return PLIM_OK;
    }
    if (result == Z_OK || (result == Z_BUF_ERROR && source->z.avail_in == 0)) {
        return PLIM_OK;
    }
    if (result == Z_MEM_ERROR) {
        return plim_fail(err, PLIM_ENOMEM, where, "no memory to decompress");
    }
    return plim_fail(err, PLIM_EIO, where, "the gzip data is damaged: %s",
                     source->z.msg == NULL ? "unknown content" : source->z.msg);
}

static plim_status read_gzip(plim_csv_source *source, void *to, size_t n, size_t *got,
                             const char *where, plim_err *err)
{
    source->z.next_out = to;
    source->z.avail_out = (uInt)n;
    *got = 0;
    while (source->z.avail_out == n) {
        bool there = true;
        plim_status status = PLIM_OK;
        if (source->z.avail_in == 0) {
            status = refill(source, &there, where, err);
        }
        if (status == PLIM_OK && !there && source->in_member) {
            return plim_fail(err, PLIM_EIO, where,
                             "the gzip data ends too early: the file is cut off");
        }
        if (status != PLIM_OK || !there) {
            return status;
        }
        if (source->in_member) {
            status = inflate_some(source, where, err);
        } else {
            status = next_member(source, where, err);
        }
        if (status != PLIM_OK) {
            return status;
        }
    }
    *got = n - source->z.avail_out;
    return PLIM_OK;
}

plim_status plim_csv_source_read(plim_csv_source *source, void *to, size_t n, size_t *got,
                                 const char *where, plim_err *err)
{
    n = n < MEMORY_STEP ? n : MEMORY_STEP;
    return source->gzip ? read_gzip(source, to, n, got, where, err)
                        : read_plain(source, to, n, got, where, err);
}
