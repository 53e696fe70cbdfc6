using AutoIG.Generator.Analysis;
using Microsoft.CodeAnalysis;

namespace AutoIG.Language.Tests.Runs;

/// <summary>
/// A program with the points it is tried at: how it is written, what decides whether what was generated for it is right, and what is left
/// of it where something is cut off.</summary>
internal interface ISubject
{
    long Seed { get; }

    /// <summary>The nodes of its tree.</summary>
    int Size { get; }

    /// <summary>What all programs of its kind share when they are compiled.</summary>
    SyntaxTree Shared { get; }

    /// <summary>Which analyses are on where some are off.</summary>
    AnalysisOptions Plain { get; }

    /// <summary>Its text for a reader.</summary>
    string Text { get; }

    /// <summary>Its file among those of other programs.</summary>
    string File(int number);

    /// <summary>The metadata name of its type there.</summary>
    string TypeName(int number);

    /// <summary>Two lines of a class that calls it there: its method on arrays, Run17, and its derivative, Derivative17.</summary>
    string Harness(int number);

    /// <summary>A point for a reader.</summary>
    string Show(int point);

    /// <summary>Reads what was generated for it, and says the first thing that is wrong.</summary>
    Failure? CheckRead(string generated);

    /// <summary>The first thing that is wrong with it compiled, or with what is read of the same text.</summary>
    Failure? CheckCompiled(CompiledProgram compiled);

    /// <summary>What one cut makes of it, where that still is of use.</summary>
    /// <param name="point">The only point that matters, if it is one.</param>
    IEnumerable<ISubject> Smaller(int? point);
}
