using System.Globalization;
using AutoIG.Language.Tests.Syntax;
using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Syntax;

/// <summary>The declaration of a whole number that counts.</summary>
/// <param name="name">Its name.</param>
/// <param name="start">What it begins with: a constant, or what is held by that name.</param>
internal sealed class Counter(string name, string start) : Statement
{
    public override IReadOnlyList<Node> Parts => [];

    public override IEnumerable<string> Lines => [$"int {name} = {start};"];

    public override Node With(IReadOnlyList<Node> parts) => this;

    public override void Run(Frame frame) => frame.Held[name] =
        frame.Held.TryGetValue(start, out long held) || long.TryParse(start, CultureInfo.InvariantCulture, out held)
            ? held : throw new InvalidProgram($"{start} is not there");
}
