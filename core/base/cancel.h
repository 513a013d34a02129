#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace executor {

class CancelToken;

/// Keeps a callback of CancelToken::onCancelled() registered; dropping it takes the callback back.
class CancelRegistration
{
public:
    CancelRegistration() = default;
    CancelRegistration(CancelRegistration&& other) noexcept;
    CancelRegistration& operator=(CancelRegistration&& other) noexcept;
    CancelRegistration(const CancelRegistration&) = delete;
    CancelRegistration& operator=(const CancelRegistration&) = delete;
    /// Hand-written: it takes the callback back.
    ~CancelRegistration();

private:
    friend class CancelToken;
    struct State;
    CancelRegistration(std::weak_ptr<void> state, std::uint64_t key);
    void release();
    std::weak_ptr<void> m_state;
    std::uint64_t m_key = 0;
};

/// Says whether somebody wants the work to end. Copies share one state. A default token is never cancelled.
/// Thread: isCancelled() any; onCancelled() the thread of the source.
class CancelToken
{
public:
    CancelToken() = default;
    [[nodiscard]] bool isCancelled() const;
    /// Calls `callback` once when cancelled (at once when it already is), on the thread that cancels.
    [[nodiscard]] CancelRegistration onCancelled(std::function<void()> callback) const;

private:
    friend class CancelSource;
    friend class CancelRegistration;
    struct State;
    explicit CancelToken(std::shared_ptr<State> state) : m_state(std::move(state)) {}
    std::shared_ptr<State> m_state;
};

/// The side that cancels. Dropping it does not cancel.
class CancelSource
{
public:
    CancelSource();
    /// A source that is cancelled with `parent` too.
    explicit CancelSource(const CancelToken& parent);
    [[nodiscard]] CancelToken token() const { return CancelToken(m_state); }
    [[nodiscard]] bool isCancelled() const;
    /// Runs the callbacks before it returns; later calls do nothing.
    void cancel();

private:
    std::shared_ptr<CancelToken::State> m_state;
    CancelRegistration m_parent;
};

} // namespace executor
