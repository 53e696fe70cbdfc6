namespace AutoIG.Demo;

/// <summary>What the command line asks for.</summary>
/// <param name="Digit">The one digit to explain, or <see langword="null"/> for ten digits and all tumours.</param>
/// <param name="Steps">Points of the quadrature.</param>
/// <param name="Rule">The quadrature rule.</param>
/// <param name="Folder">Where pictures and report go.</param>
/// <param name="Compare">Whether methods of all families are set side by side for digits, in place of the tour.</param>
/// <param name="Guides">Whether the pictures of the guides are drawn instead.</param>
internal sealed record DemoOptions(int? Digit, int Steps, QuadratureRule Rule, string Folder, bool Compare, bool Guides);
