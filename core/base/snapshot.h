#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace executor {

/// A value that one thread replaces as a whole and any thread reads. Thread: any (the atomic guards the pointer; what
/// it points to never changes).
template <class T>
class Snapshot
{
public:
    explicit Snapshot(std::shared_ptr<const T> value) : m_value(std::move(value)) {}
    [[nodiscard]] std::shared_ptr<const T> get() const { return m_value.load(); }
    void set(std::shared_ptr<const T> value) { m_value.store(std::move(value)); }

private:
    std::atomic<std::shared_ptr<const T>> m_value;
};

} // namespace executor
