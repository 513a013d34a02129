#include "core/sandbox/child/firsttouch.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>

namespace executor::sandbox::child {
namespace {
/// Two more pages cost less than a system call of their own.
constexpr std::size_t kGapPages = 2;
/// A larger mapping is the shadow memory of a sanitizer, terabytes to look through.
constexpr std::size_t kMostBytes = 1U << 30U;

/// Bits of an entry of /proc/self/pagemap (Documentation/admin-guide/mm/pagemap.rst).
constexpr std::uint64_t kIsPresent = 1ULL << 63U;
constexpr std::uint64_t kIsSwappedOut = 1ULL << 62U;
constexpr std::uint64_t kIsOfFile = 1ULL << 61U;
constexpr std::uint64_t kIsOnlyOurs = 1ULL << 56U;

std::size_t pageBytes()
{
    static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return bytes;
}

/// A fork leaves out the page tables of files, but not of a mapping in which one page was ever written. The byte stays
/// what it is. Where a mandatory access control forbids it, the code is faulted in as usual.
void haveCopiedByForks(char* begin, std::size_t bytes, int rights)
{
    if (mprotect(begin, bytes, rights | PROT_WRITE) == 0) {
        volatile char& byte = *begin;
        byte = byte;
        (void)mprotect(begin, bytes, rights);
    }
}
} // namespace

/// What the rehearsing process tells the zygote, in memory that both share.
struct FirstTouch::Notes
{
    std::size_t writtenCount;
    std::array<Range, 1024> written;
    std::size_t readCount;
    std::array<Range, 128> read; ///< whole mappings of files that were read or run

    void addWritten(char* page)
    {
        Range* last = writtenCount == 0 ? nullptr : &written[writtenCount - 1];
        if (last != nullptr && page <= last->begin + last->bytes + kGapPages * pageBytes()) {
            last->bytes = static_cast<std::size_t>(page - last->begin) + pageBytes();
        } else if (writtenCount < written.size()) {
            written[writtenCount++] = Range{page, pageBytes(), 0};
        }
    }
    void addRead(const Range& mapping)
    {
        if (readCount < read.size()) {
            read[readCount++] = mapping;
        }
    }
};

/// A page that is not shared with the zygote any more was written; one of a file that is there was read, since the fork
/// left those out. `isReadOnly`: a private mapping that nobody can write.
void FirstTouch::lookAt(const Range& mapping, bool isReadOnly, int pagemap, Notes& notes)
{
    std::array<std::uint64_t, 1024> entries{};
    bool isRead = false;
    bool isPure = isReadOnly; // nothing in it is ours alone, so that dropping its pages loses nothing
    char* const end = mapping.begin + mapping.bytes;
    for (char* page = mapping.begin; page < end;) {
        const std::size_t wanted = std::min(entries.size(), static_cast<std::size_t>(end - page) / pageBytes());
        const std::size_t bytes = wanted * sizeof(entries[0]);
        const std::size_t at = reinterpret_cast<std::uintptr_t>(page) / pageBytes() * sizeof(entries[0]);
        if (pread(pagemap, entries.data(), bytes, static_cast<off_t>(at)) != static_cast<ssize_t>(bytes)) {
            return;
        }
        for (std::size_t i = 0; i < wanted; ++i, page += pageBytes()) {
            const bool isPresent = (entries[i] & kIsPresent) != 0;
            const bool isOfFile = (entries[i] & kIsOfFile) != 0;
            isRead = isRead || (isPresent && isOfFile);
            isPure = isPure && (isPresent ? isOfFile : (entries[i] & kIsSwappedOut) == 0);
            if (isPresent && !isOfFile && (entries[i] & kIsOnlyOurs) != 0) {
                notes.addWritten(page);
            }
        }
    }
    if (isRead && isPure) {
        notes.addRead(mapping);
    }
}

void FirstTouch::lookAround(Notes& notes)
{
    prctl(PR_SET_DUMPABLE, 1); // otherwise these files belong to root; no agent's data is in this process
    const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    FILE* const maps = std::fopen("/proc/self/maps", "re");
    if (pagemap < 0 || maps == nullptr) {
        return;
    }
    std::array<char, 512> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), maps) != nullptr) {
        std::uintptr_t begin = 0;
        std::uintptr_t end = 0;
        std::array<char, 5> rights{};
        if (std::sscanf(line.data(), "%" SCNxPTR "-%" SCNxPTR " %4s", &begin, &end, rights.data()) == 3 &&
            std::strstr(line.data(), "[v") == nullptr && // the kernel's own: vdso, vvar, vsyscall
            end - begin <= kMostBytes) {
            const Range mapping{reinterpret_cast<char*>(begin), end - begin,
                                rights[2] == 'x' ? PROT_READ | PROT_EXEC : PROT_READ};
            lookAt(mapping, rights[0] == 'r' && rights[1] == '-' && rights[3] == 'p', pagemap, notes);
        }
    }
}

void FirstTouch::learn(const std::function<void()>& rehearse)
{
    void* const shared =
        mmap(nullptr, sizeof(Notes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); // zeroed
    if (shared == MAP_FAILED) {
        return;
    }
    Notes& notes = *static_cast<Notes*>(shared);
    const pid_t process = fork();
    if (process == 0) {
        rehearse();
        lookAround(notes);
        _exit(0);
    }
    int status = -1;
    if (process > 0 && waitpid(process, &status, 0) == process && status == 0) {
        m_written.assign(notes.written.begin(),
                         notes.written.begin() + static_cast<std::ptrdiff_t>(notes.writtenCount));
        const auto read = std::span(notes.read).first(notes.readCount);
        // What only the start needed goes first: each page of a table costs twice, in the fork and at the child's end.
        for (const Range& code : read) {
            (void)madvise(code.begin, code.bytes, MADV_DONTNEED);
        }
        rehearse();
        for (const Range& code : read) {
            haveCopiedByForks(code.begin, code.bytes, code.rights);
        }
    }
    munmap(shared, sizeof(Notes));
}

void FirstTouch::takeFaults() const
{
    for (const Range& range : m_written) {
        // Linux 5.14; refused before it, and where the memory is gone again: then the first touch does it.
        (void)madvise(range.begin, range.bytes, MADV_POPULATE_WRITE);
    }
}

} // namespace executor::sandbox::child
