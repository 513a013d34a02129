#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace executor::sandbox::child {

/// Spares the children of a zygote their page faults: the first touch of a page after a fork is a fault of its own,
/// some 300 in a short run, and they were half of what a run cost. Thread: the zygote's only one.
class FirstTouch
{
public:
    /// Forks a process that calls `rehearse`, and keeps which pages that one wrote. Has the page tables of the code it
    /// ran copied by every fork from here on. Before files are denied: it looks into /proc. When something of this
    /// fails, children are slower, not wrong.
    void learn(const std::function<void()>& rehearse);
    /// In a child that nobody waits for yet: gets its own copies of those pages, in few system calls.
    void takeFaults() const;

private:
    struct Range
    {
        char* begin = nullptr;
        std::size_t bytes = 0;
        int rights = 0;
    };
    struct Notes;
    static void lookAround(Notes& notes);
    static void lookAt(const Range& mapping, bool isReadOnly, int pagemap, Notes& notes);

    std::vector<Range> m_written;
};

} // namespace executor::sandbox::child
