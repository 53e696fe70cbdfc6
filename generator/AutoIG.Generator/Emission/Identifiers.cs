using System.Text;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Emission;

/// <summary>Spells the names of generated members and locals.</summary>
internal static class Identifiers
{
    /// <summary>A C# string literal.</summary>
    public static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>The name of a public member for a parameter or a local: <c>missedPayments</c> → <c>MissedPayments</c>.</summary>
    public static string Pascal(string name)
    {
        string bare = name.TrimStart('@', '_');
        return bare.Length == 0 || char.IsDigit(bare[0]) ? "Value" + bare : char.ToUpperInvariant(bare[0]) + bare.Substring(1);
    }

    /// <summary>The name of a local for a member or a local.</summary>
    public static string Camel(string name)
    {
        string bare = name.TrimStart('@', '_');
        return bare.Length == 0 || char.IsDigit(bare[0]) ? "value" + bare : char.ToLowerInvariant(bare[0]) + bare.Substring(1);
    }

    /// <summary>The name of a layer's key: <c>Layer2[0].relu1</c> → <c>Layer2_0_Relu1</c>.</summary>
    public static string OfLayer(string path)
    {
        var name = new StringBuilder();
        foreach (string segment in path.Split('.', '[', ']'))
        {
            if (segment.Length == 0)
                continue;
            if (name.Length > 0)
                name.Append('_');
            string part = name.Length > 0 && char.IsDigit(segment[0]) ? segment : Pascal(segment);
            foreach (char c in part)
                name.Append(SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_');
        }
        return name.Length == 0 ? "Layer" : name.ToString();
    }

    /// <summary>
    /// The name of a private member that is generated for a function: after it, unless a member of the user's or a type of the runtime
    /// is called so. The class of a method <c>Differentiable</c> would hide <c>DifferentiableFunction</c>.
    /// </summary>
    public static string OfPrivate(IrFunction function, string what) =>
        Unique(function.Name + what, new HashSet<string>(function.Host.TakenNames));

    /// <summary>
    /// The name, or the name with the first number from 2 on that makes it new to <paramref name="taken"/>, to which it is added.
    /// </summary>
    public static string Unique(string name, ISet<string> taken)
    {
        string candidate = name;
        for (int i = 2; !taken.Add(candidate); i++)
            candidate = char.IsDigit(name[name.Length - 1]) ? $"{name}_{i}" : $"{name}{i}";
        return candidate;
    }
}
