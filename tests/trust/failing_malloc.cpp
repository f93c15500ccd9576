// Preloaded into the server under test: the n-th allocation from now on fails, where n is the first number in the file
// that FAILING_MALLOC names, which it counts down to 0. The second number counts those that failed.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>

namespace {

struct Shared {
    std::atomic<long> countdown;
    std::atomic<long> failed;
};

Shared* shared = nullptr;

__attribute__((constructor)) void open_shared() {
    const char* path = std::getenv("FAILING_MALLOC");
    const int file = path ? ::open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (memory != MAP_FAILED) shared = static_cast<Shared*>(memory);
}

bool fails() {
    if (!shared || shared->countdown.load(std::memory_order_relaxed) <= 0) return false;
    if (shared->countdown.fetch_sub(1) != 1) return false;
    shared->failed.fetch_add(1);
    errno = ENOMEM;
    return true;
}

}  // namespace

extern "C" {

// glibc's own, under their other names.
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) { return fails() ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return fails() ? nullptr : __libc_calloc(count, size); }
void* realloc(void* old, std::size_t size) { return fails() ? nullptr : __libc_realloc(old, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    return fails() ? nullptr : __libc_memalign(alignment, size);
}
int posix_memalign(void** into, std::size_t alignment, std::size_t size) {
    if (fails()) return ENOMEM;
    *into = __libc_memalign(alignment, size);
    return *into ? 0 : ENOMEM;
}
}
