#include "ui/widgets/codeview.h"

#include "ui/theme/style.h"

#include <QEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>

namespace executor::ui {

namespace {

bool isUnseen(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    const bool isLayout = c == U'\n' || c == U'\t';
    return !isLayout && (category == QChar::Other_Control || category == QChar::Other_Format ||
                         category == QChar::Separator_Line || category == QChar::Separator_Paragraph);
}

/// Controls, bidi marks and zero-width characters as JSON escapes: nothing turns round or hides what a person reads.
QString withEscapedControls(const QString& text)
{
    QString shown;
    for (const char32_t c : text.toStdU32String()) {
        const QString written = QString::fromUcs4(&c, 1);
        if (!isUnseen(c)) {
            shown += written;
            continue;
        }
        for (const QChar unit : written) {
            shown += QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0'));
        }
    }
    return shown;
}

/// Strings, numbers, words of the language, comments; line by line, which is enough to read by.
class LightColours final : public QSyntaxHighlighter
{
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString& text) override
    {
        static const QRegularExpression parts(QStringLiteral(
            R"((?<comment>//.*$|/\*.*?\*/)|(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?<word>\b(?:const|let|var|await|async|return|if|else|for|of|in|function|new|try|catch|throw|import|export|interface|type|declare|namespace|true|false|null|undefined|string|number|boolean|unknown|Promise)\b)|(?<number>\b-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b))"));
        const Tokens& t = tokens();
        auto match = parts.globalMatch(text.left(2000));
        while (match.hasNext()) {
            const QRegularExpressionMatch hit = match.next();
            QColor colour = t.write.text;
            if (hit.capturedLength(QStringLiteral("comment")) > 0) {
                colour = t.text2;
            } else if (hit.capturedLength(QStringLiteral("key")) > 0) {
                colour = t.text;
            } else if (hit.capturedLength(QStringLiteral("text")) > 0) {
                colour = t.ok.text;
            } else if (hit.capturedLength(QStringLiteral("word")) > 0) {
                colour = t.send.text;
            }
            setFormat(int(hit.capturedStart()), int(hit.capturedLength()), colour);
        }
    }
};

} // namespace

CodeView::CodeView(Use use, const QString& accessibleName, QWidget* parent) : QPlainTextEdit(parent), m_use(use)
{
    setFont(codeFont());
    setAccessibleName(accessibleName);
    setReadOnly(use == Use::Show);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(use == Use::Show ? NoWrap : WidgetWidth);
    viewport()->setAutoFillBackground(false);
    setViewportMargins(8, 6, 8, 6);
    document()->setDocumentMargin(2);
    if (use == Use::Show) {
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    new LightColours(document());
    connect(this, &QPlainTextEdit::textChanged, this, [this] { fit(); });
    fit();
}

void CodeView::setLines(int least, int most)
{
    m_least = least;
    m_most = most;
    fit();
}

void CodeView::setFilling(int least)
{
    m_least = least;
    m_most = 0;
    setMaximumHeight(QWIDGETSIZE_MAX);
    setMinimumHeight(least * QFontMetrics(font()).lineSpacing() + 20);
}

void CodeView::setCode(const QString& text)
{
    const QString shown = m_use == Use::Show ? withEscapedControls(text) : text;
    if (shown != toPlainText()) {
        setPlainText(shown);
    }
}

void CodeView::fit()
{
    if (m_most == 0) {
        return;
    }
    const int lines = qBound(m_least, blockCount(), m_most);
    int widest = 0;
    if (m_use == Use::Show && blockCount() <= 400) {
        for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
            widest = qMax(widest, block.length());
        }
    }
    const bool isWide = QFontMetrics(font()).horizontalAdvance(QLatin1Char('m')) * widest > viewport()->width();
    setFixedHeight(lines * QFontMetrics(font()).lineSpacing() + 20 + (isWide ? 10 : 0));
}

void CodeView::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        for (auto* colours : document()->findChildren<QSyntaxHighlighter*>()) {
            colours->rehighlight();
        }
    }
}

void CodeView::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        fit();
    }
}

// The scroll area's own paint event (not the viewport's): the field around the text.
bool CodeView::event(QEvent* event)
{
    if (event->type() != QEvent::Paint) {
        return QPlainTextEdit::event(event);
    }
    QPainter painter(this);
    const Tokens& t = tokens();
    if (m_use == Use::Show) {
        paintBox(&painter, rect(), kRadiusInner, t.side, QColor());
        return true;
    }
    const bool isWrong = property("exWrong").toBool();
    const QColor side = isWrong ? t.danger.text : (hasFocus() ? t.focus : t.lineStrong);
    paintBox(&painter, rect(), kRadiusControl, isEnabled() ? t.field : t.side, side);
    if (hasFocus()) {
        paintBox(&painter, QRectF(rect()).adjusted(1, 1, -1, -1), kRadiusControl - 1, QColor(), side);
    }
    return true;
}

void CodeView::focusInEvent(QFocusEvent* event)
{
    QPlainTextEdit::focusInEvent(event);
    update();
}

void CodeView::focusOutEvent(QFocusEvent* event)
{
    QPlainTextEdit::focusOutEvent(event);
    update();
}

} // namespace executor::ui

#include "moc_codeview.cpp"
