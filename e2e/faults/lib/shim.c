/* Preloaded into a process under test: each flush of a file takes longer, and the clock of the wall is off.
 * FAULT_TOXIN names a file with two numbers, "milliseconds seconds", that is read again whenever it has changed.
 * The monotonic clock is left alone: a clock that is set does not move it either. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long flush_ms, clock_s, changed = -1, looked = -1;

static void look(void) {
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  long tick = now.tv_sec * 50 + now.tv_nsec / 20000000;
  if (tick == looked) return;
  looked = tick;
  const char *path = getenv("FAULT_TOXIN");
  struct stat file;
  if (!path || stat(path, &file) != 0) return;
  long stamp = file.st_mtim.tv_sec * 1000000000L + file.st_mtim.tv_nsec;
  if (stamp == changed) return;
  FILE *open = fopen(path, "re");
  if (!open) return;
  long ms = 0, seconds = 0;
  if (fscanf(open, "%ld %ld", &ms, &seconds) == 2) {
    flush_ms = ms;
    clock_s = seconds;
    changed = stamp;
  }
  fclose(open);
}

static void linger(void) {
  look();
  if (flush_ms > 0) usleep((useconds_t)flush_ms * 1000);
}

int fsync(int fd) {
  linger();
  return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
  linger();
  return (int)syscall(SYS_fdatasync, fd);
}

int clock_gettime(clockid_t id, struct timespec *at) {
  int result = (int)syscall(SYS_clock_gettime, id, at);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
    look();
    at->tv_sec += clock_s;
  }
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  int result = (int)syscall(SYS_gettimeofday, at, zone);
  if (result == 0) {
    look();
    at->tv_sec += clock_s;
  }
  return result;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
