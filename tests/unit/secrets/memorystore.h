#pragma once

#include "core/secrets/secretstore.h"

#include <map>
#include <string>

/// A keychain for tests; can be locked like gnome-keyring: reads find nothing, writes are refused.
class MemoryStore final : public executor::secrets::SecretStore
{
public:
    using Slot = executor::secrets::SecretSlot;
    using Bytes = executor::secrets::SecretBytes;
    using Facts = executor::secrets::StoreFacts;

    bool isLocked = false;
    bool isAbsent = false;
    std::map<std::string, std::string> items;

    [[nodiscard]] std::string_view provider() const override { return "keychain"; }
    [[nodiscard]] executor::Task<Facts> look() override
    {
        Facts facts;
        facts.backend = "test keychain";
        facts.state = isAbsent ? Facts::State::Absent : isLocked ? Facts::State::Locked : Facts::State::Ready;
        co_return facts;
    }
    [[nodiscard]] executor::Task<Facts> probe() override { return look(); }
    [[nodiscard]] executor::Task<Bytes> read(Slot slot) override
    {
        if (isLocked || isAbsent) {
            co_return executor::secrets::storeUnavailable("locked", "store_locked");
        }
        const auto found = items.find(slot.id);
        if (found == items.end()) {
            co_return executor::fail(executor::ErrorCode::NotFound, "no item");
        }
        co_return Bytes::copyOf(found->second);
    }
    [[nodiscard]] executor::Task<void> write(Slot slot, Bytes value) override
    {
        if (isLocked || isAbsent) {
            co_return executor::secrets::storeUnavailable("locked", "store_locked");
        }
        items[slot.id] = value.reveal([](std::string_view text) { return std::string(text); });
        co_return executor::Result<void>();
    }
    [[nodiscard]] executor::Task<void> remove(Slot slot) override
    {
        if (isLocked || isAbsent) {
            co_return executor::secrets::storeUnavailable("locked", "store_locked");
        }
        items.erase(slot.id);
        co_return executor::Result<void>();
    }
};
