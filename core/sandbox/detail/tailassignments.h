#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace executor::sandbox::detail {

/// Mends `return t = f()`. The engine (Qt 6.4) takes the call for a tail call and never assigns: neither there nor in
/// `() => t = f()`, nor behind `||`, `&&`, `?`, `:` and commas in such places. The value is taken from a list instead,
/// `return t = [f()][0]`, which is no tail call any more. Fed with the characters of a program as esbuild prints it:
/// assignments have spaces around their sign.
class TailAssignments
{
public:
    /// One character of the program outside of texts, patterns and comments, before it is appended to `out`. `next` is
    /// the one behind it.
    void see(char c, char next, std::string& out);
    /// The end of a text or a pattern: an operand.
    void seeOperand();

private:
    struct Place ///< where an expression begins whose value is returned
    {
        std::size_t brackets = 0;
        bool isArrow = false;
    };
    struct Value ///< the right side of an assignment there
    {
        std::size_t brackets = 0;
        std::size_t begin = 0; ///< in the output
        int choices = 0;       ///< `?` whose `:` did not come yet
        bool isFunction = false;
    };

    void endOfWord();
    void open(char c);
    void close(std::string& out);
    void endValues(std::string& out);
    static void finish(const Value& value, std::string& out);
    void endPlaces(char c);
    [[nodiscard]] bool isTail() const;

    std::string m_word;
    std::string m_before; ///< the word before the character that is seen, empty when a sign stands there
    char m_last = '\0';   ///< the last character that is no space
    bool m_isBehindArrow = false;
    std::vector<bool> m_brackets; ///< open ones; true: only for grouping
    std::vector<Place> m_places;
    std::vector<Value> m_values;
};

} // namespace executor::sandbox::detail
