#pragma once

#include <QPlainTextEdit>

namespace executor::ui {

/// Text in the fixed font with light colouring: JSON, TypeScript. Read-only or a field to type in; grows with its
/// content up to a number of lines.
class CodeView : public QPlainTextEdit
{
    Q_OBJECT

public:
    enum class Use
    {
        Show,
        Edit
    };
    CodeView(Use use, const QString& accessibleName, QWidget* parent);
    /// Height follows the text between these numbers of lines.
    void setLines(int least, int most);
    /// Takes the height that it is given, `least` lines at least, and scrolls.
    void setFilling(int least);
    /// What is only shown has controls, bidi marks and zero-width characters as JSON escapes.
    void setCode(const QString& text);

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();

    Use m_use;
    int m_least = 3;
    int m_most = 16;
};

} // namespace executor::ui
