using System.Numerics;
using AutoIG.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>A sweep of a program.</summary>
internal static class Sweep
{
    /// <summary>Runs it on a batch; what a program does not have does nothing.</summary>
    public static void Run<T>(GeneratedText<T> text, ClassDeclarationSyntax type, string name, Batch<T> batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        text.Method(type, name)?.Invoke(new Scope(type) { Names = new() { ["batch"] = batch } });
}
