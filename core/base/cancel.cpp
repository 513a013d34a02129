#include "core/base/cancel.h"

#include <atomic>
#include <map>
#include <utility>

namespace executor {

struct CancelToken::State
{
    /// Read by pool threads; everything else is touched on one thread only.
    std::atomic<bool> isCancelled{false};
    std::uint64_t nextKey = 1;
    std::map<std::uint64_t, std::function<void()>> callbacks;
};

CancelRegistration::CancelRegistration(std::weak_ptr<void> state, std::uint64_t key)
    : m_state(std::move(state)), m_key(key)
{}

CancelRegistration::CancelRegistration(CancelRegistration&& other) noexcept
    : m_state(std::exchange(other.m_state, {})), m_key(other.m_key)
{}

CancelRegistration& CancelRegistration::operator=(CancelRegistration&& other) noexcept
{
    if (this != &other) {
        release();
        m_state = std::exchange(other.m_state, {});
        m_key = other.m_key;
    }
    return *this;
}

CancelRegistration::~CancelRegistration()
{
    release();
}

void CancelRegistration::release()
{
    if (const auto state = std::static_pointer_cast<CancelToken::State>(m_state.lock())) {
        state->callbacks.erase(m_key);
    }
    m_state.reset();
}

bool CancelToken::isCancelled() const
{
    return m_state && m_state->isCancelled.load(std::memory_order_relaxed);
}

CancelRegistration CancelToken::onCancelled(std::function<void()> callback) const
{
    if (!m_state) {
        return {};
    }
    if (m_state->isCancelled.load(std::memory_order_relaxed)) {
        callback();
        return {};
    }
    const std::uint64_t key = m_state->nextKey++;
    m_state->callbacks.emplace(key, std::move(callback));
    return CancelRegistration(m_state, key);
}

CancelSource::CancelSource() : m_state(std::make_shared<CancelToken::State>()) {}

CancelSource::CancelSource(const CancelToken& parent) : CancelSource()
{
    m_parent = parent.onCancelled([state = std::weak_ptr(m_state)] {
        if (const auto alive = state.lock()) {
            CancelSource source;
            source.m_state = alive;
            source.cancel();
        }
    });
}

bool CancelSource::isCancelled() const
{
    return m_state->isCancelled.load(std::memory_order_relaxed);
}

void CancelSource::cancel()
{
    const auto state = m_state;
    if (state->isCancelled.exchange(true)) {
        return;
    }
    while (!state->callbacks.empty()) {
        auto callback = std::move(state->callbacks.begin()->second);
        state->callbacks.erase(state->callbacks.begin());
        callback();
    }
}

} // namespace executor
