#pragma once

#include "ui/widgets/look.h"

#include <QPushButton>
#include <QWidget>

class QHBoxLayout;
class QProgressBar;
class QVBoxLayout;

namespace executor::ui {

/// A rounded ground that its children lie on.
class Card : public QWidget
{
public:
    enum class Ground
    {
        Raised, ///< surface with a line around
        Side    ///< side colour, no line
    };
    Card(Ground ground, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Ground m_ground;
};

/// A line of one device pixel.
class HairLine : public QWidget
{
public:
    explicit HairLine(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// One sentence with a shape, and what helps.
class MessageBar : public QWidget
{
    Q_OBJECT

public:
    enum class Tone
    {
        Neutral,
        Warn,
        Error,
        Good
    };
    MessageBar(Tone tone, const QString& text, QWidget* parent);
    void setText(const QString& text);
    [[nodiscard]] QString text() const;
    /// Adds a button at the end; the caller connects it.
    QPushButton* addButton(const QString& text);
    void addWidget(QWidget* widget);
    QPushButton* addClose();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone;
    QLabel* m_text;
    QHBoxLayout* m_layout;
};

/// Says what a page is for when it has nothing, and offers the one thing that helps. No picture.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    enum class Frame
    {
        None,
        Dashed ///< a place to drop files on
    };
    EmptyState(const QString& title, const QString& text, Frame frame, QWidget* parent);
    QPushButton* addButton(const QString& text, Glyph glyph);
    void setTexts(const QString& title, const QString& text);
    void addFootnote(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Frame m_frame;
    QWidget* m_box;
    QLabel* m_title;
    QLabel* m_text;
    QVBoxLayout* m_layout;
};

/// Long work at the foot of the window: what, how far, Cancel.
class TaskRow : public QWidget
{
    Q_OBJECT

public:
    TaskRow(const QString& title, QWidget* parent);
    void setProgress(const QString& text, qint64 done, qint64 total);
    /// Turns it into a result that stays until it is closed.
    void finish(Hue hue, const QString& text);
    [[nodiscard]] bool isRunning() const { return !m_done; }

Q_SIGNALS:
    void cancelled();
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_text;
    QPushButton* m_button;
    std::optional<Hue> m_done;
};

/// Asks assistive technology to say a line that appeared by itself.
void announce(QWidget* widget);

} // namespace executor::ui
