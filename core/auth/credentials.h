#pragma once

#include "core/auth/authmethod.h"
#include "core/base/id.h"
#include "core/secrets/secretbytes.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::net {
struct HttpRequest;
}

namespace executor::auth {

/// What a person typed, by input.
using FieldValues = std::map<std::string, secrets::SecretBytes, std::less<>>;

/// Drops surrounding blanks and line ends, a pasted `Bearer `; refuses what cannot be sent. `notes` gets what was
/// changed, in words. Errors: `invalid_form` with details.problems.
struct CleanedValues
{
    FieldValues values;
    std::vector<std::string> notes;
};
[[nodiscard]] Result<CleanedValues> cleanValues(const AuthMethod& method, FieldValues typed);

/// One place as people may see it: `Authorization: Bearer •••`.
struct ShownCredential
{
    Placement::Where where = Placement::Where::Header;
    std::string name;
    std::string text;
};

/// The values of one account in their places. Lives in memory only, shared read-only. Thread: core.
class Credentials
{
public:
    /// Errors: `credential_missing` when a field has no value, `credential_rejected` when a value cannot be sent.
    [[nodiscard]] static Result<Credentials> make(const AuthMethod& method, const FieldValues& values);

    [[nodiscard]] bool isEmpty() const { return m_items.empty(); }
    /// Whether an operation with these alternatives (each a list of scheme names) can be called with this account.
    /// No alternatives: any account will do.
    [[nodiscard]] bool satisfies(const std::vector<std::vector<std::string>>& alternatives) const;
    /// Puts the values into the request, as the last thing before it is sent: headers (ours win over the arguments'),
    /// query, cookies; marks it as carrying credentials. Only the places of the alternative that fits are used; an
    /// alternative without schemes gets none. Errors: `credential_missing` when none fits.
    [[nodiscard]] Result<void> applyTo(net::HttpRequest& request,
                                       const std::vector<std::vector<std::string>>& alternatives) const;
    /// The same for `$request` and windows, without values.
    [[nodiscard]] std::vector<ShownCredential> shown() const;
    /// Every text that must never be seen: values, and what is made of them (`user:password`).
    void forEachSecret(const std::function<void(std::string_view)>& fn) const;

private:
    struct Item
    {
        Placement placement;
        secrets::SecretBytes text; ///< with its prefix, encoded
    };
    [[nodiscard]] std::vector<const Item*> fitting(const std::vector<std::vector<std::string>>& alternatives,
                                                   bool& isSatisfied) const;
    std::vector<Item> m_items;
    std::vector<std::string> m_schemes;
    std::vector<secrets::SecretBytes> m_composed;
};

} // namespace executor::auth
