using System.Reflection;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Documents;
using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFacts;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>The table of operators is whole: what Nn offers is in it, what is in it is tested, and its page says what it holds.</summary>
public sealed class OperatorTableTests
{
    /// <summary>What tensor functions do not consist of, and why.</summary>
    private static readonly Dictionary<string, string> OfOtherFunctions = new()
    {
        ["Fixed"] = "a parameter that is held constant",
        ["Convert"] = "an integer as a number of a scalar function",
        ["Cast"] = "a number of a scalar function in another precision",
        ["Remainder"] = "of integers",
        ["BitwiseAnd"] = "of integers",
        ["BitwiseOr"] = "of integers",
        ["ExclusiveOr"] = "of integers",
        ["ShiftLeft"] = "of integers",
        ["ShiftRight"] = "of integers",
        ["ShiftRightUnsigned"] = "of integers",
        ["Complement"] = "of integers",
        ["Not"] = "a condition of a scalar function",
        ["And"] = "conditions of rules with two bounds are fused with what they choose",
        ["Or"] = "a condition of a scalar function",
        ["NotEqual"] = "a condition of a scalar function",
        ["Dimension"] = "a size that is known at run time",
        ["OutputAdjoint"] = "given",
        ["FrontierAdjoint"] = "given",
        ["FrontierTangent"] = "given",
        ["Layer"] = "a tap, inserted behind named values",
        ["LayerAdjoint"] = "a tap, inserted behind named values",
        ["LayerTangent"] = "a tap, inserted behind named values",
        ["MaxComparison"] = "a comparison's",
        ["MinComparison"] = "a comparison's",
        ["LogSumExpComparison"] = "a comparison's",
        ["MaxPoolComparison"] = "a comparison's",
        ["GroupNormComparison"] = "a comparison's",
        ["ScaledVolumeWeights"] = "of relevance: a norm behind a convolution is a part of it",
        ["MaxPoolBreakpoints"] = "of the program of linear pieces",
        ["MaxBreakpoints"] = "of the program of linear pieces",
        ["MinBreakpoints"] = "of the program of linear pieces",
    };

    [Fact]
    public void Every_operator_stands_in_the_derivative_test_of_a_model()
    {
        var lowered = OperatorModels.All.Select(LoweredOperator.Of).ToArray();
        var used = lowered.SelectMany(model => model.Operators.Concat(model.DerivativeOperators)).ToHashSet();
        var called = OperatorModels.Instance.CalledSymbols();
        Assert.Empty(OperatorTable.Operators
            .Where(o => !used.Contains(o.Name) && !(o is IWritten { Symbols: var symbols } && symbols.Any(called.Contains))
                && !OfOtherFunctions.ContainsKey(o.Name))
            .Select(o => o.Name)
            .Concat(OperatorTable.Written.Where(o => o is not Ir.Operator && !o.Symbols.Any(called.Contains)).Select(o => o.Name)));
    }

    /// <summary>Values without a name are called after the operator that computes them.</summary>
    [Fact]
    public void Operators_have_names_of_their_own_which_a_variable_may_have()
    {
        Assert.DoesNotContain(
            OperatorTable.Operators,
            o => !IsValidIdentifier(o.Name) || (o.Noun is { } noun && !IsValidIdentifier(noun)));
        Assert.Empty(OperatorTable.Operators.GroupBy(o => o.Name).Where(same => same.Count() > 1).Select(same => same.Key));
        // No variable can be called +, and what C# converts is a number.
        Assert.DoesNotContain(
            OperatorTable.Operators,
            o => o.Noun is null && (o is Conversion || (o is IWritten { Symbols: var symbols }
                && symbols.Any(symbol => symbol.StartsWith("operator ", StringComparison.Ordinal)))));
    }

    [Fact]
    public void Every_spelling_of_an_operator_of_tensors_is_called_by_a_model()
    {
        var called = OperatorModels.Instance.CalledSymbols();
        Assert.DoesNotContain(
            OperatorTable.Written.SelectMany(o => o.Symbols),
            symbol => symbol.StartsWith("AutoIG.Nn.", StringComparison.Ordinal) && !called.Contains(symbol));
    }

    [Fact]
    public void Every_function_of_Nn_is_an_operator() =>
        Assert.DoesNotContain(
            typeof(Nn).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)
                .Distinct(),
            name => OperatorTable.Find("AutoIG.Nn." + name) is null);

    [Fact]
    public void What_users_write_says_its_derivative() =>
        Assert.Empty(OperatorTable.Written.Where(o => o.Symbols.Count > 0 && o.Derivative.Length == 0
            && o is not ElementwiseOperator { IsMask: true })
            .Select(o => o.Name));

    /// <summary>What a declaration promises exists, and a model may call it.</summary>
    [Fact]
    public void Every_spelling_of_an_operator_is_a_method_that_models_may_call()
    {
        var keys = AcceptedMethods.Instance.All.Values.Select(Symbols.OperatorKey).ToHashSet();
        Assert.DoesNotContain(
            OperatorTable.Written.SelectMany(o => o.Symbols),
            symbol => !symbol.StartsWith("operator ", StringComparison.Ordinal) && !keys.Contains(symbol));
    }

    /// <summary>Nothing is accepted that the page does not show.</summary>
    [Fact]
    public void Every_method_that_models_may_call_is_a_spelling_of_an_operator() =>
        Assert.Equal(
            ["T.CreateChecked", "T.CreateSaturating", "T.CreateTruncating"],
            AcceptedMethods.Instance.All.Values.Select(Symbols.OperatorKey).Where(key => OperatorTable.Find(key) is null)
                .Distinct().Order(StringComparer.Ordinal));

    /// <summary>The library's overloads that write into another tensor are no functions of their operands.</summary>
    [Fact]
    public void No_method_that_writes_into_another_tensor_is_accepted()
    {
        var writing = AcceptedMethods.Instance.Candidates
            .Where(method => method.Parameters.Any(parameter => Symbols.IsWritableSpan(parameter.Type))).ToArray();
        Assert.True(writing.Length > 50, $"{writing.Length} methods");
        Assert.DoesNotContain(writing, method => AcceptedMethods.Instance.All.ContainsKey(AcceptedMethods.IdOf(method)));
    }

    /// <summary>The models of operators are compiled with what is generated for them; so are the calls of what they do not call.</summary>
    [Fact]
    public void What_is_generated_for_each_method_compiles()
    {
        var calls = AcceptedMethods.Instance.Calls;
        Assert.True(calls.Count > 150, $"{calls.Count} calls");
        var project = GeneratorRun.Project([.. calls.Select((call, i) => ($"Call{i}.cs", call.Source($"Call{i}")))]);
        var result = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(project, out var whole, out _).GetRunResult();
        Assert.Equal(calls.Count, result.GeneratedTrees.Length);
        Assert.DoesNotContain(result.GeneratedTrees, tree => tree.ToString().Contains("NotSupportedException", StringComparison.Ordinal));
        Assert.DoesNotContain(whole.GetDiagnostics(), fault => fault.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>The summary of Nn's function says what an operator is, or its declaration does, and never both.</summary>
    [Fact]
    public void What_an_operator_gives_is_said_in_one_place() =>
        Assert.Empty(OperatorTable.Written.Where(o => o.Symbols.Count > 0
            && o.Symbols.Any(s => s.StartsWith("AutoIG.", StringComparison.Ordinal)) == (o.Meaning.Length > 0)).Select(o => o.Name));

    [Fact]
    public void Every_family_of_operators_has_a_section_of_the_page() => Assert.Empty(OperatorPage.Forgotten);

    [Fact]
    public void The_page_of_operators_says_what_the_table_holds() => WrittenPage.Verify(OperatorPage.Path, OperatorPage.Write());
}
