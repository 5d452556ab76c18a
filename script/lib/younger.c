// younger STAMP PATH…: is anything at these paths, folders with all that they hold, younger than a file? The launcher asks before every
// command, and asks `find` where this could not be compiled; a process of `find` takes three times as long.
//
// Compares status-change times with the stamp's time of modification, as `find -newercm` does. Exit status: 0 when something is younger,
// 1 when nothing is, 2 when something could not be looked at.
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __APPLE__
#define CHANGED(status) (status).st_ctimespec
#define MODIFIED(status) (status).st_mtimespec
#else
#define CHANGED(status) (status).st_ctim
#define MODIFIED(status) (status).st_mtim
#endif

enum answer { younger = 0, older = 1, unknown = 2 };

static struct timespec stamp;

static int is_younger(const struct stat *status) {
  struct timespec changed = CHANGED(*status);
  return changed.tv_sec > stamp.tv_sec || (changed.tv_sec == stamp.tv_sec && changed.tv_nsec > stamp.tv_nsec);
}

static enum answer look(int folder, const char *name) {
  struct stat status;
  if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return unknown;
  if (is_younger(&status)) return younger;
  if (!S_ISDIR(status.st_mode)) return older;
  int inside = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (inside < 0) return unknown;
  DIR *entries = fdopendir(inside);
  if (!entries) {
    close(inside);
    return unknown;
  }
  enum answer answer = older;
  for (struct dirent *entry; answer == older && (entry = readdir(entries));) {
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) answer = look(inside, entry->d_name);
  }
  closedir(entries);
  return answer;
}

int main(int count, char **words) {
  struct stat status;
  if (count < 3 || stat(words[1], &status) != 0) return unknown;
  stamp = MODIFIED(status);
  enum answer answer = older;
  for (int place = 2; place < count && answer == older; place++) answer = look(AT_FDCWD, words[place]);
  return answer;
}
