using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Runs;

/// <summary>An assembly of programs with what was generated for them.</summary>
/// <param name="Context">What it is unloaded with.</param>
/// <param name="Harness">The class that calls the programs.</param>
/// <param name="Programs">The numbers of those that compile.</param>
/// <param name="Generated">What was generated for each.</param>
internal sealed record LoadedSources(AssemblyLoadContext Context, Type Harness,
    IReadOnlyList<int> Programs, ILookup<int, SyntaxTree> Generated);
