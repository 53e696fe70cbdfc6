using System.Numerics;
using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>What the interpreter computes with where a program computes with real numbers.</summary>
/// <typeparam name="T">The number itself.</typeparam>
internal interface IReal<T> :
    IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
    IUnaryNegationOperators<T, T>
    where T : struct, IReal<T>
{
    /// <summary>A number that does not move.</summary>
    static abstract T Constant(double value);

    /// <summary>A function of one argument, as a type computes it.</summary>
    static abstract T Apply(string name, Kind kind, T a);

    /// <summary>A function of two arguments.</summary>
    static abstract T Apply(string name, Kind kind, T a, T b);

    /// <summary>Less than 0, 0 or more than 0; <see langword="null"/> where one is no number.</summary>
    static abstract int? Compare(T a, T b);

    /// <summary>What a type holds of it.</summary>
    T RoundedTo(Kind kind);

    /// <summary>A whole number that moves as this one does.</summary>
    T WithValue(double whole);
}
